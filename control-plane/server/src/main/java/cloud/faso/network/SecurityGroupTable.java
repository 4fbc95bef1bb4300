package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindList.EmptyHandling;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of security groups and their rules. */
interface SecurityGroupTable {

  String READ =
      """
      select id, tenant_id, ministry_id, name, description, generation, revision, created_at,
        delete_requested_at
      from security_group
      """;

  String READ_RULES =
      """
      select id, group_id, direction, family, protocol, port_first, port_last, remote_cidr,
        remote_group, description, created_at
      from security_rule
      """;

  /**
   * What ports in a group refused since it was made.
   *
   * @param since null for since then
   */
  record RefusedRow(SecurityGroupId id, long packets, @Nullable Instant since) {}

  @SqlQuery(
      """
      select id, refused_packets as packets, refused_since as since
      from security_group where id in (<groups>)
      """)
  List<RefusedRow> refused(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<SecurityGroupId> groups);

  /** The name of a group. */
  record NamedRow(SecurityGroupId id, String name) {}

  @SqlUpdate(
      """
      insert into security_group
        (id, tenant_id, ministry_id, name, description, generation, revision, created_at)
      values
        (:id, :tenantId, :ministryId, :name, :description, :generation, :revision, :createdAt)
      """)
  void insert(@BindMethods SecurityGroupRow row);

  @SqlBatch(
      """
      insert into security_rule
        (id, group_id, direction, family, protocol, port_first, port_last, remote_cidr,
         remote_group, description, created_at)
      values
        (:id, :groupId, :direction, :family, :protocol, :portFirst, :portLast, :remoteCidr,
         :remoteGroup, :description, :createdAt)
      """)
  void insertRules(@BindMethods List<SecurityRuleRow> rows);

  /** Takes the locks of groups in order, so that their facts stay as read until the commit. */
  @SqlQuery("select id from security_group where id in (<groups>) order by id for update")
  List<SecurityGroupId> lock(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<SecurityGroupId> groups);

  @SqlQuery(READ + "where id = :group")
  Optional<SecurityGroupRow> find(SecurityGroupId group);

  @SqlQuery(READ + "where tenant_id = :tenant and <column> = :ref")
  Optional<SecurityGroupRow> find(TenantId tenant, @Define String column, String ref);

  /** The group with this id or name. */
  default Optional<SecurityGroupRow> find(TenantId tenant, String ref) {
    return find(tenant, TypedId.looksLike(SecurityGroupId.PREFIX, ref) ? "id" : "name", ref);
  }

  default List<SecurityGroupRow> list(TenantId tenant, PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of("name", "name"));
    return list(tenant, keyset.condition(), keyset.order(), page);
  }

  @SqlQuery(READ + "where tenant_id = :tenant and <condition> order by <order> limit :fetch")
  List<SecurityGroupRow> list(
      TenantId tenant, @Define String condition, @Define String order, @BindMethods PageQuery page);

  @SqlQuery("select id from security_group where tenant_id = :tenant order by id")
  List<SecurityGroupId> allOf(TenantId tenant);

  @SqlQuery(READ_RULES + "where group_id in (<groups>) order by group_id, id")
  List<SecurityRuleRow> rules(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<SecurityGroupId> groups);

  @SqlQuery(READ_RULES + "where group_id = :group and id = :rule")
  Optional<SecurityRuleRow> rule(SecurityGroupId group, String rule);

  @SqlQuery("select id, name from security_group where id in (<groups>)")
  List<NamedRow> names(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<SecurityGroupId> groups);

  @SqlUpdate(
      """
      update security_group set generation = generation + 1, description = :description
      where id = :group
      """)
  void describe(SecurityGroupId group, @Nullable String description);

  /** Its rules change. */
  @SqlUpdate("update security_group set generation = generation + 1 where id = :group")
  void touch(SecurityGroupId group);

  @SqlUpdate(
      """
      update security_group set generation = generation + 1, delete_requested_at = :now
      where id = :group
      """)
  void requestDelete(SecurityGroupId group, Instant now);

  @SqlUpdate("delete from security_rule where id = :rule")
  void deleteRule(SecurityRuleId rule);

  /** What is being deleted keeps no other group from being deleted. */
  @SqlUpdate("delete from security_rule where group_id = :group and remote_group is not null")
  void forgetRemotes(SecurityGroupId group);

  /** Names, or ids, of ports that are in the group and are not being deleted. */
  @SqlQuery(
      """
      select coalesce(p.name, p.id)
      from port_security_group m join port p on p.id = m.port_id
      where m.group_id = :group and p.delete_requested_at is null
      order by p.id limit :most
      """)
  List<String> ports(SecurityGroupId group, int most);

  /** Names of the other groups that have rules about the group. */
  @SqlQuery(
      """
      select distinct g.name
      from security_rule r join security_group g on g.id = r.group_id
      where r.remote_group = :group and r.group_id <> :group
      order by g.name limit :most
      """)
  List<String> naming(SecurityGroupId group, int most);
}
