package cloud.faso.hardware;

import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of sites. */
interface SiteTable {

  @SqlUpdate(
      """
      insert into site (id, name, display_name, version, created_at)
      values (:id, :name, :displayName, :version, :createdAt)
      """)
  void insert(@BindMethods SiteRow row);

  @SqlQuery(
      """
      select id, name, display_name, version, created_at from site where id = :ref or name = :ref
      """)
  Optional<SiteRow> find(String ref);

  default List<SiteRow> list(PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of("name", "name"));
    return list(keyset.condition(), keyset.order(), page);
  }

  @SqlQuery(
      """
      select id, name, display_name, version, created_at from site
      where <condition> order by <order> limit :fetch
      """)
  List<SiteRow> list(@Define String condition, @Define String order, @BindMethods PageQuery page);

  @SqlUpdate(
      """
      update site set display_name = :displayName, version = version + 1
      where id = :id and version = :version
      """)
  int update(SiteId id, long version, @Nullable String displayName);

  @SqlUpdate("delete from site where id = :id and version = :version")
  int delete(SiteId id, long version);
}
