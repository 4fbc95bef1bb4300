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
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of segments. */
interface SegmentTable {

  String READ =
      """
      select id, tenant_id, ministry_id, name, description, tunnel_key, mtu, generation, revision,
        created_at, delete_requested_at
      from segment
      """;

  @SqlUpdate(
      """
      insert into segment
        (id, tenant_id, ministry_id, name, description, tunnel_key, mtu, generation, revision,
         created_at)
      values
        (:id, :tenantId, :ministryId, :name, :description, :tunnelKey, :mtu, :generation, :revision,
         :createdAt)
      """)
  void insert(@BindMethods SegmentRow row);

  @SqlQuery("select count(*) from segment where tunnel_key = :key")
  int countWithKey(int key);

  /** Takes the segment's lock, so that its facts stay as read until the commit. */
  @SqlQuery("select id from segment where tenant_id = :tenant and <column> = :ref for update")
  Optional<SegmentId> lock(TenantId tenant, @Define String column, String ref);

  /** As the other, of the segment with this id or name. */
  default Optional<SegmentRow> lock(TenantId tenant, String ref) {
    return lock(tenant, column(ref), ref).flatMap(this::find);
  }

  /** Takes the locks of segments in order. */
  @SqlQuery("select id from segment where id in (<segments>) order by id for update")
  List<SegmentId> lock(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<SegmentId> segments);

  @SqlQuery(READ + "where id = :segment")
  Optional<SegmentRow> find(SegmentId segment);

  @SqlQuery(READ + "where tenant_id = :tenant and <column> = :ref")
  Optional<SegmentRow> find(TenantId tenant, @Define String column, String ref);

  /** The segment with this id or name. */
  default Optional<SegmentRow> find(TenantId tenant, String ref) {
    return find(tenant, column(ref), ref);
  }

  private static String column(String ref) {
    return TypedId.looksLike(SegmentId.PREFIX, ref) ? "id" : "name";
  }

  default List<SegmentRow> list(TenantId tenant, PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of("name", "name"));
    return list(tenant, keyset.condition(), keyset.order(), page);
  }

  @SqlQuery(READ + "where tenant_id = :tenant and <condition> order by <order> limit :fetch")
  List<SegmentRow> list(
      TenantId tenant, @Define String condition, @Define String order, @BindMethods PageQuery page);

  @SqlQuery("select id from segment where tenant_id = :tenant order by id")
  List<SegmentId> allOf(TenantId tenant);

  @SqlUpdate(
      """
      update segment set generation = generation + 1, description = :description, mtu = :mtu
      where id = :segment
      """)
  void update(SegmentId segment, @Nullable String description, int mtu);

  @SqlQuery("select distinct vm_id from port where segment_id = :segment and vm_id is not null")
  List<String> vmsOn(SegmentId segment);

  /** Something about its subnets changes. */
  @SqlUpdate("update segment set generation = generation + 1 where id = :segment")
  void touch(SegmentId segment);

  @SqlUpdate(
      """
      update segment set generation = generation + 1, delete_requested_at = :now
      where id = :segment
      """)
  void requestDelete(SegmentId segment, Instant now);

  /** Names of load balancers on it that are not being deleted. */
  @SqlQuery(
      """
      select name from load_balancer
      where segment_id = :segment and delete_requested_at is null order by name limit :most
      """)
  List<String> balancersOn(SegmentId segment, int most);

  /** Those that are not being deleted. */
  @SqlQuery(
      """
      select count(*) from port where segment_id = :segment and delete_requested_at is null
      """)
  long countPorts(SegmentId segment);
}
