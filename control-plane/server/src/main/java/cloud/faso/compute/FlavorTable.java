package cloud.faso.compute;

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

/** SQL of flavors. */
interface FlavorTable {

  @SqlUpdate(
      """
      insert into flavor
        (id, name, description, vcpus, memory_mib, root_disk_gib, version, created_at)
      values
        (:id, :name, :description, :vcpus, :memoryMib, :rootDiskGib, :version, :createdAt)
      """)
  void insert(@BindMethods FlavorRow row);

  @SqlQuery(
      """
      select id, name, description, vcpus, memory_mib, root_disk_gib, version, created_at
      from flavor where id = :ref or name = :ref
      """)
  Optional<FlavorRow> find(String ref);

  /** A flavor, as far as it matters to where it fits. */
  record SizeRow(String name, int vcpus, long memoryMib) {}

  @SqlQuery("select name, vcpus, memory_mib from flavor order by name")
  List<SizeRow> sizes();

  default List<FlavorRow> list(PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of("name", "name"));
    return list(keyset.condition(), keyset.order(), page);
  }

  @SqlQuery(
      """
      select id, name, description, vcpus, memory_mib, root_disk_gib, version, created_at
      from flavor where <condition> order by <order> limit :fetch
      """)
  List<FlavorRow> list(@Define String condition, @Define String order, @BindMethods PageQuery page);

  @SqlUpdate(
      """
      update flavor
      set description = :description, version = version + 1
      where id = :id and version = :version
      """)
  int update(FlavorId id, long version, @Nullable String description);

  @SqlUpdate("delete from flavor where id = :id and version = :version")
  int delete(FlavorId id, long version);
}
