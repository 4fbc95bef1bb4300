package cloud.faso.images;

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

/** SQL of images. */
interface ImageTable {

  @SqlUpdate(
      """
      insert into image
        (id, name, description, format, architecture, min_disk_gib, min_memory_mib, digest, wanted_digest,
         size_bytes, virtual_bytes, failure, version, created_at)
      values
        (:id, :name, :description, :format, :architecture, :minDiskGib, :minMemoryMib, :digest, :wantedDigest,
         :sizeBytes, :virtualBytes, :failure, :version, :createdAt)
      """)
  void insert(@BindMethods ImageRow row);

  @SqlQuery(
      """
      select id, name, description, format, architecture, min_disk_gib, min_memory_mib, digest, wanted_digest,
             size_bytes, virtual_bytes, failure, version, created_at
      from image where id = :ref or name = :ref
      """)
  Optional<ImageRow> find(String ref);

  /** The images of a page, only those of a phase and for an architecture where these are given. */
  default List<ImageRow> list(
      PageQuery page, @Nullable ImagePhase phase, @Nullable String architecture) {
    Keyset keyset = Keyset.of(page, "id", Map.of("name", "name"));
    String condition = keyset.condition() + phaseIs(phase) + architectureIs(architecture);
    return list(condition, keyset.order(), page, architecture);
  }

  private static String phaseIs(@Nullable ImagePhase phase) {
    return switch (phase) {
      case null -> "";
      case AVAILABLE -> " and digest is not null";
      case FAILED -> " and digest is null and failure is not null";
      case PENDING -> " and digest is null and failure is null";
    };
  }

  private static String architectureIs(@Nullable String architecture) {
    return architecture == null ? "" : " and architecture = :architecture";
  }

  @SqlQuery(
      """
      select id, name, description, format, architecture, min_disk_gib, min_memory_mib, digest, wanted_digest,
             size_bytes, virtual_bytes, failure, version, created_at
      from image where <condition> order by <order> limit :fetch
      """)
  List<ImageRow> list(
      @Define String condition,
      @Define String order,
      @BindMethods PageQuery page,
      @Nullable String architecture);

  @SqlUpdate(
      """
      update image
      set description = :description, min_disk_gib = :minDiskGib, min_memory_mib = :minMemoryMib,
          version = version + 1
      where id = :id and version = :version
      """)
  int update(
      ImageId id, long version, @Nullable String description, int minDiskGib, long minMemoryMib);

  /** Gives the image its content, once: a row that has some keeps it. */
  @SqlUpdate(
      """
      update image
      set digest = :digest, size_bytes = :sizeBytes, virtual_bytes = :virtualBytes, failure = null,
          version = version + 1
      where id = :id and digest is null and min_disk_gib >= :neededGib
      """)
  int accept(ImageId id, String digest, long sizeBytes, long virtualBytes, long neededGib);

  @SqlUpdate(
      """
      update image set failure = :failure, version = version + 1 where id = :id and digest is null
      """)
  int refuse(ImageId id, String failure);

  @SqlUpdate(
      """
      update image set failure = null, version = version + 1
      where id = :id and digest is null and failure is not null
      """)
  int reopen(ImageId id);

  @SqlUpdate("delete from image where id = :id and version = :version")
  int delete(ImageId id, long version);

  @SqlQuery("select count(*) > 0 from image where digest = :digest")
  boolean hasDigest(String digest);
}
