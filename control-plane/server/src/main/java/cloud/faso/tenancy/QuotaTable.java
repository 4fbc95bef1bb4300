package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * SQL of quotas. An owner is the id of a tenant or of a ministry. A loan that is over counts no
 * more, though its row, and its part in what is stored of the quota, stay until it is taken back.
 */
interface QuotaTable {

  /** In the place of the table: quotas as they hold {@code :now}. */
  String HOLDING =
      """
      (select q.owner_id,
         q.vcpus_limit - coalesce(ended.vcpus, 0) as vcpus_limit, q.vcpus_used,
         q.vcpus_lent - coalesce(ended.vcpus, 0) as vcpus_lent,
         q.memory_mib_limit - coalesce(ended.memory_mib, 0) as memory_mib_limit, q.memory_mib_used,
         q.memory_mib_lent - coalesce(ended.memory_mib, 0) as memory_mib_lent,
         q.vms_limit - coalesce(ended.vms, 0) as vms_limit, q.vms_used,
         q.vms_lent - coalesce(ended.vms, 0) as vms_lent,
         q.volume_gib_limit - coalesce(ended.volume_gib, 0) as volume_gib_limit, q.volume_gib_used,
         q.volume_gib_lent - coalesce(ended.volume_gib, 0) as volume_gib_lent,
         q.floating_ips_limit - coalesce(ended.floating_ips, 0) as floating_ips_limit,
         q.floating_ips_used,
         q.floating_ips_lent - coalesce(ended.floating_ips, 0) as floating_ips_lent,
         q.version + coalesce(ended.loans, 0) as version, q.told
       from quota q
         left join (
           select owner_id, count(*) as loans, sum(vcpus) as vcpus, sum(memory_mib) as memory_mib,
             sum(vms) as vms, sum(volume_gib) as volume_gib, sum(floating_ips) as floating_ips
           from quota_loan where ends_at <= :now group by owner_id
         ) ended on ended.owner_id = q.owner_id
      ) quota
      """;

  /** Of a {@link QuotaRow}, all but its version. */
  String AMOUNTS =
      """
      quota.owner_id, vcpus_limit, vcpus_used, memory_mib_limit, memory_mib_used, vms_limit,
      vms_used, volume_gib_limit, volume_gib_used, floating_ips_limit, floating_ips_used,
      vcpus_lent, memory_mib_lent, vms_lent, volume_gib_lent, floating_ips_lent
      """;

  /** The sums of what a ministry gave out, in limits and in use. */
  record GivenOutRow(long vcpus, long memoryMib, long vms, long volumeGib, long floatingIps) {
    Resources resources() {
      return new Resources(vcpus, memoryMib, vms, volumeGib, floatingIps);
    }
  }

  /**
   * A quota of which 90% or more of something that counts is used, and whose it is.
   *
   * @param tenantId null when it is the ministry's own
   * @param name of the tenant, or code of the ministry
   */
  record NearlyUsedRow(
      @Nested QuotaRow quota, @Nullable TenantId tenantId, MinistryId ministryId, String name) {}

  @SqlUpdate(
      """
      insert into quota
        (owner_id, vcpus_limit, vcpus_used, memory_mib_limit, memory_mib_used,
         vms_limit, vms_used, volume_gib_limit, volume_gib_used, floating_ips_limit,
         floating_ips_used, version)
      values
        (:ownerId, :vcpusLimit, :vcpusUsed, :memoryMibLimit, :memoryMibUsed,
         :vmsLimit, :vmsUsed, :volumeGibLimit, :volumeGibUsed, :floatingIpsLimit,
         :floatingIpsUsed, :version)
      """)
  void insert(@BindMethods QuotaRow row);

  @SqlUpdate("delete from quota where owner_id = :owner")
  int delete(String owner);

  @SqlQuery("select " + AMOUNTS + ", version from " + HOLDING + " where owner_id = :owner")
  Optional<QuotaRow> find(String owner, Instant now);

  /** As {@link #find}, and nobody else changes the row until this transaction ends. */
  default Optional<QuotaRow> lock(String owner, Instant now) {
    return hold(owner).flatMap(held -> find(held, now));
  }

  @SqlQuery("select owner_id from quota where owner_id = :owner for update")
  Optional<String> hold(String owner);

  /**
   * Books, unless something that grows would pass its limit, or a loan is over, so that the limit
   * is less than what is stored; gives the number of rows booked.
   */
  @SqlUpdate(
      """
      update quota set
        vcpus_used = vcpus_used + :vcpus,
        memory_mib_used = memory_mib_used + :memoryMiB,
        vms_used = vms_used + :vms,
        volume_gib_used = volume_gib_used + :volumeGiB,
        floating_ips_used = floating_ips_used + :floatingIps
      where owner_id = :owner
        and (:vcpus <= 0 or vcpus_used + :vcpus <= vcpus_limit)
        and (:memoryMiB <= 0 or memory_mib_used + :memoryMiB <= memory_mib_limit)
        and (:vms <= 0 or vms_used + :vms <= vms_limit)
        and (:volumeGiB <= 0 or volume_gib_used + :volumeGiB <= volume_gib_limit)
        and (:floatingIps <= 0 or floating_ips_used + :floatingIps <= floating_ips_limit)
        and not exists (
          select 1 from quota_loan where owner_id = :owner and ends_at <= :now)
      """)
  int book(String owner, @BindMethods Resources more, Instant now);

  @SqlUpdate(
      """
      update quota set
        vcpus_used = vcpus_used - :vcpus,
        memory_mib_used = memory_mib_used - :memoryMiB,
        vms_used = vms_used - :vms,
        volume_gib_used = volume_gib_used - :volumeGiB,
        floating_ips_used = floating_ips_used - :floatingIps
      where owner_id = :owner
      """)
  int release(String owner, @BindMethods Resources less);

  /** Raises limits for good; members of {@code more} that are negative lower them. */
  @SqlUpdate(
      """
      update quota set
        vcpus_limit = vcpus_limit + :vcpus,
        memory_mib_limit = memory_mib_limit + :memoryMiB,
        vms_limit = vms_limit + :vms,
        volume_gib_limit = volume_gib_limit + :volumeGiB,
        floating_ips_limit = floating_ips_limit + :floatingIps,
        version = version + 1
      where owner_id = :owner
      """)
  int raise(String owner, @BindMethods Resources more);

  /** Lends more; members of {@code more} that are negative take back. */
  @SqlUpdate(
      """
      update quota set
        vcpus_limit = vcpus_limit + :vcpus, vcpus_lent = vcpus_lent + :vcpus,
        memory_mib_limit = memory_mib_limit + :memoryMiB,
        memory_mib_lent = memory_mib_lent + :memoryMiB,
        vms_limit = vms_limit + :vms, vms_lent = vms_lent + :vms,
        volume_gib_limit = volume_gib_limit + :volumeGiB,
        volume_gib_lent = volume_gib_lent + :volumeGiB,
        floating_ips_limit = floating_ips_limit + :floatingIps,
        floating_ips_lent = floating_ips_lent + :floatingIps,
        version = version + 1
      where owner_id = :owner
      """)
  int lend(String owner, @BindMethods Resources more);

  /**
   * Those that nobody was told of. A limit of 0 is not used up: nothing was meant to be used. Nor
   * do floating IPs count: where one is meant to be used, having it is no news.
   */
  @SqlQuery(
      "select "
          + AMOUNTS
          + """
          , quota.version, tenant.id as tenant_id, ministry.id as ministry_id,
                 coalesce(tenant.name, ministry.code) as name
          from
          """
          + HOLDING
          + """
            left join tenant on tenant.id = quota.owner_id
            join ministry on ministry.id = coalesce(tenant.ministry_id, quota.owner_id)
          where not told
            and (vcpus_limit > 0 and vcpus_used * 10 >= vcpus_limit * 9
              or memory_mib_limit > 0 and memory_mib_used * 10 >= memory_mib_limit * 9
              or vms_limit > 0 and vms_used * 10 >= vms_limit * 9
              or volume_gib_limit > 0 and volume_gib_used * 10 >= volume_gib_limit * 9)
          order by owner_id
          """)
  List<NearlyUsedRow> nearlyUsed(Instant now);

  /** Notes that it was told; gives 0 when another replica was faster. */
  @SqlUpdate("update quota set told = true where owner_id = :owner and not told")
  int told(String owner);

  /**
   * What fell to 80% in everything that counts, or was raised, may be told of again; not while
   * something that is over is still counted in.
   */
  @SqlUpdate(
      """
      update quota set told = false
      where told
        and not exists (
          select 1 from quota_loan l where l.owner_id = quota.owner_id and l.ends_at <= :now)
        and vcpus_used * 10 <= vcpus_limit * 8
        and memory_mib_used * 10 <= memory_mib_limit * 8
        and vms_used * 10 <= vms_limit * 8
        and volume_gib_used * 10 <= volume_gib_limit * 8
      """)
  int forgetTold(Instant now);

  /** What the tenants of a ministry may use together. */
  @SqlQuery(
      """
      select coalesce(sum(quota.vcpus_limit), 0) as vcpus,
             coalesce(sum(quota.memory_mib_limit), 0) as memory_mib,
             coalesce(sum(quota.vms_limit), 0) as vms,
             coalesce(sum(quota.volume_gib_limit), 0) as volume_gib,
             coalesce(sum(quota.floating_ips_limit), 0) as floating_ips
      from tenant join
      """
          + HOLDING
          + """
           on quota.owner_id = tenant.id
          where tenant.ministry_id = :ministry
          """)
  GivenOutRow givenOut(MinistryId ministry, Instant now);
}
