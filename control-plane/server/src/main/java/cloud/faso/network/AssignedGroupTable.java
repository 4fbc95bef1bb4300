package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.RuleDirection;
import java.util.List;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** SQL of security groups as agents are told of them. */
interface AssignedGroupTable {

  /** A security group. */
  record GroupRow(
      SecurityGroupId id,
      TenantId tenantId,
      String name,
      long generation,
      long revision,
      boolean deleted) {}

  /** A rule of a group. */
  record RuleRow(
      SecurityRuleId id,
      SecurityGroupId groupId,
      RuleDirection direction,
      AddressFamily family,
      @Nullable Integer protocol,
      @Nullable Integer portFirst,
      @Nullable Integer portLast,
      @Nullable String remoteCidr,
      @Nullable SecurityGroupId remoteGroup) {}

  @SqlQuery(
      """
      select id, tenant_id, name, generation, revision,
        delete_requested_at is not null as deleted
      from security_group where revision > :revision order by revision, id
      """)
  List<GroupRow> groups(long revision);

  @SqlQuery(
      """
      select r.id, r.group_id, r.direction, r.family, r.protocol, r.port_first, r.port_last,
        r.remote_cidr, r.remote_group
      from security_rule r join security_group g on g.id = r.group_id
      where g.revision > :revision order by r.group_id, r.id
      """)
  List<RuleRow> rules(long revision);
}
