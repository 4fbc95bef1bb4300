package cloud.faso.metering;

import cloud.faso.access.MinistryId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.customizer.FetchSize;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of usage. */
interface MeterTable {

  /** What several things take together. */
  record UseRow(@Nested Use use) {}

  @SqlUpdate(
      """
      insert into meter
        (thing, name, tenant_id, tenant, ministry_id, labels, running, vcpus, memory_mib, disk_gib,
         addresses, since)
      values
        (:thing, :name, :tenantId, :tenant, :ministryId, :use.labels, :use.running, :use.vcpus,
         :use.memoryMib, :use.diskGib, :use.addresses, :since)
      """)
  void insert(@BindMethods MeterRow row);

  /** Takes the meter's lock, so that whoever changes the thing otherwise waits for the commit. */
  @SqlQuery(
      """
      select thing, name, tenant_id, tenant, ministry_id, labels, running, vcpus, memory_mib,
        disk_gib, addresses, since
      from meter where thing = :thing for update
      """)
  Optional<MeterRow> lock(String thing);

  /** Keeps what the thing took up to now. */
  @SqlUpdate(
      """
      insert into metered
        (thing, name, tenant_id, tenant, ministry_id, labels, running, vcpus, memory_mib, disk_gib,
         addresses, began_at, ended_at)
      select thing, name, tenant_id, tenant, ministry_id, labels, running, vcpus, memory_mib,
        disk_gib, addresses, since, :now
      from meter where thing = :thing and since < :now
      """)
  void keep(String thing, Instant now);

  @SqlUpdate(
      """
      update meter set labels = :use.labels, running = :use.running, vcpus = :use.vcpus,
        memory_mib = :use.memoryMib, disk_gib = :use.diskGib, addresses = :use.addresses,
        since = :since
      where thing = :thing
      """)
  void update(@BindMethods MeterRow row);

  @SqlUpdate("update meter set name = :name where thing = :thing")
  void rename(String thing, String name);

  @SqlUpdate("delete from meter where thing = :thing")
  void delete(String thing);

  /**
   * Hands out what was used within a span, in no order; one statement, so that what is switched
   * meanwhile is neither missed nor seen twice.
   *
   * @param column whose usage, {@code ministry_id} or {@code tenant_id}
   */
  @SqlQuery(
      """
      select thing, name, tenant_id, tenant, labels, running, vcpus, memory_mib, disk_gib,
        addresses, began_at, ended_at
      from metered where <column> = :owner and ended_at > :from and began_at < :until
      union all
      select thing, name, tenant_id, tenant, labels, running, vcpus, memory_mib, disk_gib,
        addresses, since, null
      from meter where <column> = :owner and since < :until
      """)
  @FetchSize(1000)
  void read(
      @Define String column,
      String owner,
      Instant from,
      Instant until,
      Consumer<MeteredRow> consumer);

  /** When the first thing began to be used; empty before. */
  @SqlQuery(
      """
      select min(at) from (
        select min(began_at) as at from metered union all select min(since) from meter) firsts
      """)
  Optional<Instant> first();

  /** Present when a ministry took something that costs before an instant. */
  @SqlQuery(
      """
      select 1 from metered
      where ministry_id = :ministry and ended_at <= :before
        and (vcpus > 0 or memory_mib > 0 or disk_gib > 0 or addresses > 0)
      limit 1
      """)
  Optional<Integer> usedBefore(MinistryId ministry, Instant before);

  /** Whether anything is known of what a ministry took, sent or owed. */
  @SqlQuery(
      """
      select exists (select 1 from metered where ministry_id = :ministry)
        or exists (select 1 from meter where ministry_id = :ministry)
        or exists (select 1 from traffic where ministry_id = :ministry)
        or exists (select 1 from statement where ministry_id = :ministry)
      """)
  boolean remembers(MinistryId ministry);

  /** The ministries that used something within a span. */
  @SqlQuery(
      """
      select ministry_id from metered where ended_at > :from and began_at < :until
      union
      select ministry_id from meter where since < :until
      union
      select ministry_id from traffic where day_began_at >= :from and day_began_at < :until
      order by ministry_id
      """)
  List<MinistryId> users(Instant from, Instant until);

  /** What a ministry's things take together now, all but one: those that run, and the others. */
  @SqlQuery(
      """
      select running, sum(vcpus) as vcpus, sum(memory_mib) as memory_mib,
        sum(disk_gib) as disk_gib, sum(addresses) as addresses, '{}' as labels
      from meter where ministry_id = :ministry and thing <> :but group by running
      """)
  List<UseRow> usedNow(MinistryId ministry, String but);
}
