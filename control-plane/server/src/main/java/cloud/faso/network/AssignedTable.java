package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindList.EmptyHandling;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of what all kinds of network things have in common; {@link NetworkKind} names the table. */
interface AssignedTable {

  /** A thing that became assigned, and at which generation. */
  record ReachedRow(String id, long generation) {}

  /** A thing that is to be forgotten. */
  record DeadRow(
      String id,
      @Nullable TenantId tenantId,
      @Nullable MinistryId ministryId,
      String name,
      long generation) {}

  /** Those of the ids that are in this table changed. */
  @SqlUpdate("update <table> set revision = :revision where id in (<ids>)")
  void setRevision(
      @Define String table,
      long revision,
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<String> ids);

  @SqlQuery(
      "select count(*) from <table> where tenant_id = :tenant and delete_requested_at is null")
  long count(@Define String table, TenantId tenant);

  /** Of these, what settles and was assigned up to a revision. */
  @SqlQuery(
      """
      select id, generation from <table>
      where id in (<ids>) and revision <= :upTo and (<settles>)
      """)
  List<ReachedRow> reachedOf(
      @Define String table,
      @Define String settles,
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<String> ids,
      long upTo);

  /** What is wanted gone, and no agent has. */
  @SqlQuery(
      """
      select id, <owner>, <name> as name, generation
      from <table> x
      where delete_requested_at is not null and revision <= :upTo and (<forgettable>)
        and not exists (select 1 from network_refusal r join node n on n.id = r.node_id
          where r.thing = x.id and n.retired_at is null)
      order by id
      """)
  List<DeadRow> dead(
      @Define String table,
      @Define String owner,
      @Define String name,
      @Define String forgettable,
      long upTo);

  /** At which revision a thing of the tenant in this table changed last; 0 for never. */
  @SqlQuery("select coalesce(max(revision), 0) from <table> where tenant_id = :tenant")
  long newest(@Define String table, TenantId tenant);

  @SqlUpdate("delete from <table> where id = :id and delete_requested_at is not null")
  int delete(@Define String table, String id);
}
