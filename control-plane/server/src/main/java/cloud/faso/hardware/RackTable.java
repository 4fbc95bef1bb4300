package cloud.faso.hardware;

import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of racks. */
interface RackTable {

  @SqlUpdate(
      """
      insert into rack (id, site_id, name, power_feed, version, created_at)
      values (:id, :siteId, :name, :powerFeed, :version, :createdAt)
      """)
  void insert(@BindMethods RackRow row);

  /** Those with this id or name: names are unique within their site only. */
  @SqlQuery(
      """
      select r.id, r.site_id, s.name as site, r.name, r.power_feed, r.version, r.created_at
      from rack r join site s on s.id = r.site_id
      where r.id = :ref or r.name = :ref
      order by r.id
      """)
  List<RackRow> find(String ref);

  default List<RackRow> list(PageQuery page, @Nullable String site) {
    Keyset keyset = Keyset.of(page, "r.id", Map.of("name", "r.name"));
    String ofSite = site == null ? "" : " and (s.name = :site or s.id = :site)";
    return list(keyset.condition() + ofSite, keyset.order(), page, site);
  }

  @SqlQuery(
      """
      select r.id, r.site_id, s.name as site, r.name, r.power_feed, r.version, r.created_at
      from rack r join site s on s.id = r.site_id
      where <condition> order by <order> limit :fetch
      """)
  List<RackRow> list(
      @Define String condition,
      @Define String order,
      @BindMethods PageQuery page,
      @Nullable String site);

  @SqlUpdate(
      """
      update rack set power_feed = :powerFeed, version = version + 1
      where id = :id and version = :version
      """)
  int update(RackId id, long version, @Nullable String powerFeed);

  @SqlUpdate("delete from rack where id = :id and version = :version")
  int delete(RackId id, long version);
}
