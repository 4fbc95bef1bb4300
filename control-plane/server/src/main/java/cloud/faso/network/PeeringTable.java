package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of peerings. */
interface PeeringTable {

  String READ =
      """
      select p.id, p.tenant_id, p.ministry_id, t.name as tenant, m.code as ministry, p.name,
        p.segment_id, s.name as segment, p.cidrs, p.peer_tenant_id,
        pt.ministry_id as peer_ministry_id, pt.name as peer_tenant, pm.code as peer_ministry,
        p.peer_segment_id, ps.name as peer_segment, p.peer_cidrs, p.offer_id, p.number, p.purpose,
        p.rules, p.ends_at, p.terms, p.proposed_at, p.amendment, p.amended_by, p.agreed_at,
        p.outcome, p.ended_by, p.warned_days, p.generation, p.revision, p.created_at,
        p.delete_requested_at
      from peering p
        left join tenant t on t.id = p.tenant_id
        left join ministry m on m.id = t.ministry_id
        left join tenant pt on pt.id = p.peer_tenant_id
        left join ministry pm on pm.id = pt.ministry_id
        left join segment s on s.id = p.segment_id
        left join segment ps on ps.id = p.peer_segment_id
      """;

  /** Networks that a router leads to by a peering. */
  record BehindRow(PeeringId id, String name, String cidrs) {}

  /** A peering, with where the two routers are. */
  record RoutedRow(
      PeeringId id,
      String name,
      @Nullable Integer number,
      TenantId tenantId,
      @Nullable SegmentId segmentId,
      @Nullable RouterId routerId,
      TenantId peerTenantId,
      @Nullable SegmentId peerSegmentId,
      @Nullable RouterId peerRouterId,
      String rules,
      Instant endsAt,
      @Nullable Instant agreedAt,
      long generation,
      long revision,
      @Nullable Instant deleteRequestedAt) {}

  /** A tenant, and its ministry. */
  record TenantRow(TenantId id, MinistryId ministryId) {}

  @SqlUpdate(
      """
      insert into peering
        (id, tenant_id, ministry_id, name, live_name, segment_id, cidrs, peer_tenant_id,
         offer_id, purpose, rules, ends_at, terms, proposed_at, generation, revision, created_at,
         kept)
      values
        (:id, :tenantId, :ministryId, :name, :name, :segmentId, :cidrs, :peerTenantId,
         :offerId, :purpose, :rules, :endsAt, :terms, :proposedAt, :generation, :revision,
         :createdAt, true)
      """)
  void insert(@BindMethods PeeringRow row);

  /** Takes the peering's lock, so that its facts stay as read until the commit. */
  @SqlQuery("select id from peering where id = :peering for update")
  Optional<PeeringId> lock(PeeringId peering);

  @SqlQuery(READ + "where p.id = :peering")
  Optional<PeeringRow> find(PeeringId peering);

  @SqlQuery(
      READ
          + """
          where (p.tenant_id = :tenant or p.peer_tenant_id = :tenant) and p.<column> = :ref
          order by case when p.tenant_id = :tenant or p.agreed_at is not null then 0 else 1 end,
            p.id
          limit 2
          """)
  List<PeeringRow> find(TenantId tenant, @Define String column, String ref);

  /**
   * Those of either side with this id, or with this name and not over; two at most, and first those
   * that the tenant had a say in.
   */
  default List<PeeringRow> find(TenantId tenant, String ref) {
    return find(tenant, TypedId.looksLike(PeeringId.PREFIX, ref) ? "id" : "live_name", ref);
  }

  default List<PeeringRow> list(TenantId tenant, boolean over, PageQuery page) {
    Keyset keyset = Keyset.of(page, "p.id", Map.of("name", "p.name"));
    return list(tenant, over, keyset.condition(), keyset.order(), page);
  }

  /**
   * @param over true for those too that are over
   */
  @SqlQuery(
      READ
          + """
          where (p.tenant_id = :tenant or p.peer_tenant_id = :tenant)
            and (:over or p.delete_requested_at is null) and <condition>
          order by <order> limit :fetch
          """)
  List<PeeringRow> list(
      TenantId tenant,
      boolean over,
      @Define String condition,
      @Define String order,
      @BindMethods PageQuery page);

  /**
   * What goes with the tenant: what it proposed, or is agreed, and is not over. What was proposed
   * to it and not agreed lapses, as it would if there had never been such a tenant.
   */
  @SqlQuery(
      """
      select id from peering
      where (tenant_id = :tenant or (peer_tenant_id = :tenant and agreed_at is not null))
        and delete_requested_at is null
      order by id
      """)
  List<PeeringId> allOf(TenantId tenant);

  /** What counts as the tenant's: what it proposed or agreed to, without who took up its offers. */
  @SqlQuery(
      """
      select count(*) from peering
      where delete_requested_at is null
        and (tenant_id = :tenant
          or (peer_tenant_id = :tenant and agreed_at is not null and offer_id is null))
      """)
  long count(TenantId tenant);

  /** Those that were proposed for a segment to a tenant, and wait. */
  @SqlQuery(
      """
      select name from peering
      where segment_id = :segment and peer_tenant_id = :peer and agreed_at is null
        and delete_requested_at is null
      order by id
      """)
  List<String> waiting(SegmentId segment, TenantId peer);

  /** Those that are agreed between two segments, whoever proposed them. */
  @SqlQuery(
      """
      select name from peering
      where agreed_at is not null and delete_requested_at is null
        and ((segment_id = :one and peer_segment_id = :other)
          or (segment_id = :other and peer_segment_id = :one))
      order by id
      """)
  List<String> between(SegmentId one, SegmentId other);

  /** Those that hold a segment. */
  @SqlQuery(
      """
      select name from peering where segment_id = :segment or peer_segment_id = :segment
      order by name limit :most
      """)
  List<String> holding(SegmentId segment, int most);

  /** Those that hold a segment that the router joins. */
  @SqlQuery(
      """
      select distinct p.name from peering p
        join router_interface i on i.segment_id = p.segment_id or i.segment_id = p.peer_segment_id
      where i.router_id = :router order by p.name limit :most
      """)
  List<String> through(RouterId router, int most);

  /** What a router leads to by peerings that are agreed. */
  @SqlQuery(
      """
      select p.id, p.name, p.peer_cidrs as cidrs
      from peering p join router_interface i on i.segment_id = p.segment_id
      where i.router_id = :router and p.agreed_at is not null
      union all
      select p.id, p.name, p.cidrs
      from peering p join router_interface i on i.segment_id = p.peer_segment_id
      where i.router_id = :router and p.agreed_at is not null
      """)
  List<BehindRow> behind(RouterId router);

  @SqlQuery("select count(*) from peering where number = :number")
  int countWithNumber(int number);

  /** The tenant that was asked, if there is one. */
  @SqlQuery(
      """
      select t.id, t.ministry_id from peering p join tenant t on t.id = p.peer_tenant_id
      where p.id = :peering
      """)
  Optional<TenantRow> asked(PeeringId peering);

  /** At which revision one of either side changed last; 0 for never. */
  @SqlQuery(
      """
      select coalesce(max(revision), 0) from peering
      where tenant_id = :tenant or peer_tenant_id = :tenant
      """)
  long newest(TenantId tenant);

  /** Other terms of what nobody agreed to yet. */
  @SqlUpdate(
      """
      update peering set generation = generation + 1, terms = terms + 1, proposed_at = :now,
        purpose = :purpose, rules = :rules, ends_at = :endsAt, warned_days = null
      where id = :peering
      """)
  void setTerms(PeeringId peering, String purpose, String rules, Instant endsAt, Instant now);

  /** Other terms beside those that go on. */
  @SqlUpdate(
      """
      update peering set generation = generation + 1, terms = terms + 1, proposed_at = :now,
        amendment = :amendment, amended_by = :by
      where id = :peering
      """)
  void amend(PeeringId peering, String amendment, TenantId by, Instant now);

  @SqlUpdate(
      """
      update peering set generation = generation + 1, amendment = null, amended_by = null
      where id = :peering
      """)
  void dropAmendment(PeeringId peering);

  @SqlUpdate(
      """
      update peering set generation = generation + 1, amendment = null, amended_by = null,
        purpose = :purpose, rules = :rules, ends_at = :endsAt, warned_days = null,
        agreed_at = :now
      where id = :peering
      """)
  void takeAmendment(PeeringId peering, String purpose, String rules, Instant endsAt, Instant now);

  @SqlUpdate(
      """
      update peering set generation = generation + 1, peer_segment_id = :segment,
        peer_cidrs = :cidrs, number = :number, agreed_at = :now
      where id = :peering
      """)
  void agree(PeeringId peering, SegmentId segment, String cidrs, int number, Instant now);

  @SqlUpdate(
      """
      update peering set generation = generation + 1, outcome = :outcome, ended_by = :by,
        delete_requested_at = :now, live_name = null, segment_id = null, peer_segment_id = null,
        amendment = null, amended_by = null
      where id = :peering
      """)
  void end(PeeringId peering, PeeringOutcome outcome, @Nullable TenantId by, Instant now);

  /** Notes that the people of a tenant are written to about what another asks of them. */
  @SqlUpdate("insert into peering_mail (asking, asked, written_at) values (:asking, :asked, :now)")
  void writtenFirst(TenantId asking, TenantId asked, Instant now);

  /** As {@link #writtenFirst}, unless they were after a time; gives the number of rows. */
  @SqlUpdate(
      """
      update peering_mail set written_at = :now
      where asking = :asking and asked = :asked and written_at <= :last
      """)
  int writtenAgain(TenantId asking, TenantId asked, Instant now, Instant last);

  @SqlQuery("select count(*) from peering_mail where asking = :asking and asked = :asked")
  int written(TenantId asking, TenantId asked);

  @SqlUpdate("delete from peering_mail where written_at < :before")
  void forgetWritten(Instant before);

  /** Those whose end, or whose last moment to be agreed to, is not after these. */
  @SqlQuery(
      """
      select id from peering
      where delete_requested_at is null
        and (ends_at <= :endBy or (agreed_at is null and created_at <= :proposedBy))
      order by id
      """)
  List<PeeringId> due(Instant endBy, Instant proposedBy);

  @SqlQuery(
      READ
          + """
          where p.delete_requested_at is null and p.agreed_at is not null and p.ends_at <= :time
          order by p.id
          """)
  List<PeeringRow> endingBy(Instant time);

  @SqlUpdate("update peering set warned_days = :days where id = :peering")
  void warned(PeeringId peering, int days);

  /** Lets those go that ended before. */
  @SqlUpdate("update peering set kept = false where kept and delete_requested_at < :before")
  int letGo(Instant before);

  /** Those that changed after a revision, with the routers that join their segments. */
  @SqlQuery(
      """
      select p.id, p.name, p.number, p.tenant_id, p.segment_id, i.router_id, p.peer_tenant_id,
        p.peer_segment_id, pi.router_id as peer_router_id, p.rules, p.ends_at, p.agreed_at,
        p.generation, p.revision, p.delete_requested_at
      from peering p
        left join router_interface i on i.segment_id = p.segment_id
        left join router_interface pi on pi.segment_id = p.peer_segment_id
      where p.revision > :revision order by p.revision, p.id
      """)
  List<RoutedRow> changed(long revision);
}
