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

/** SQL of offers. */
interface PeeringOfferTable {

  String READ =
      """
      select o.id, o.tenant_id, o.ministry_id, t.name as tenant, m.code as ministry, o.name,
        o.description, o.segment_id, s.name as segment, o.rules, o.ends_at, o.audience,
        o.needs_approval, o.generation, o.created_at
      from peering_offer o
        join tenant t on t.id = o.tenant_id
        join ministry m on m.id = o.ministry_id
        join segment s on s.id = o.segment_id
      """;

  /** What a tenant may take up at a moment: what others offer to it and is not over. */
  String OPEN =
      """
      o.tenant_id <> :tenant and (o.audience = 'EVERYONE' or o.ministry_id = :ministry)
        and o.ends_at > :now and t.goes_at is null
      """;

  @SqlUpdate(
      """
      insert into peering_offer
        (id, tenant_id, ministry_id, name, description, segment_id, rules, ends_at, audience,
         needs_approval, generation, created_at)
      values
        (:id, :tenantId, :ministryId, :name, :description, :segmentId, :rules, :endsAt, :audience,
         :needsApproval, :generation, :createdAt)
      """)
  void insert(@BindMethods PeeringOfferRow row);

  /** Takes the offer's lock, so that it stays as read until the commit. */
  @SqlQuery("select id from peering_offer where id = :offer for update")
  Optional<PeeringOfferId> lock(PeeringOfferId offer);

  @SqlQuery(READ + "where o.id = :offer")
  Optional<PeeringOfferRow> find(PeeringOfferId offer);

  @SqlQuery(READ + "where o.tenant_id = :tenant and o.<column> = :ref")
  Optional<PeeringOfferRow> find(TenantId tenant, @Define String column, String ref);

  /** The tenant's own with this id or name. */
  default Optional<PeeringOfferRow> find(TenantId tenant, String ref) {
    return find(tenant, TypedId.looksLike(PeeringOfferId.PREFIX, ref) ? "id" : "name", ref);
  }

  default List<PeeringOfferRow> list(TenantId tenant, PageQuery page) {
    Keyset keyset = Keyset.of(page, "o.id", Map.of("name", "o.name"));
    return list(tenant, keyset.condition(), keyset.order(), page);
  }

  @SqlQuery(READ + "where o.tenant_id = :tenant and <condition> order by <order> limit :fetch")
  List<PeeringOfferRow> list(
      TenantId tenant, @Define String condition, @Define String order, @BindMethods PageQuery page);

  default List<PeeringOfferRow> open(
      TenantId tenant, MinistryId ministry, Instant now, PageQuery page) {
    Keyset keyset = Keyset.of(page, "o.id", Map.of("name", "o.name"));
    return open(tenant, ministry, now, keyset.condition(), keyset.order(), page);
  }

  @SqlQuery(READ + "where " + OPEN + "and <condition> order by <order> limit :fetch")
  List<PeeringOfferRow> open(
      TenantId tenant,
      MinistryId ministry,
      Instant now,
      @Define String condition,
      @Define String order,
      @BindMethods PageQuery page);

  @SqlQuery(READ + "where " + OPEN + "and o.id = :offer")
  Optional<PeeringOfferRow> open(
      TenantId tenant, MinistryId ministry, Instant now, PeeringOfferId offer);

  @SqlQuery("select count(*) from peering_offer where tenant_id = :tenant")
  long count(TenantId tenant);

  @SqlQuery("select name from peering_offer where segment_id = :segment order by name limit :most")
  List<String> ofSegment(SegmentId segment, int most);

  @SqlQuery("select id from peering_offer where tenant_id = :tenant order by id")
  List<PeeringOfferId> allOf(TenantId tenant);

  @SqlUpdate(
      """
      update peering_offer set generation = generation + 1, description = :description,
        rules = :rules, ends_at = :endsAt, audience = :audience, needs_approval = :needsApproval
      where id = :id
      """)
  void update(@BindMethods PeeringOfferRow row);

  @SqlUpdate("delete from peering_offer where id = :offer")
  void delete(PeeringOfferId offer);
}
