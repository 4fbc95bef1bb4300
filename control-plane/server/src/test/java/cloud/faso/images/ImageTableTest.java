package cloud.faso.images;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.page.Cursor;
import cloud.faso.platform.page.PageQuery;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The SQL of images, on both databases. */
@OnBothDatabases
final class ImageTableTest {

  private final TestDatabases.Kind kind;

  ImageTableTest(TestDatabases.Kind kind) {
    this.kind = kind;
  }

  private static final String DIGEST = "sha256:" + "ab".repeat(32);
  private static final PageQuery FIRST = new PageQuery("list", 10, null, null, null);

  @Test
  void a_row_comes_back_as_it_went_in() {
    with(
        table -> {
          ImageRow row = row("image-1", "tiny", "x86_64", null);
          table.insert(row);

          assertThat(table.find("tiny")).contains(row);
          assertThat(table.find("image-1")).contains(row);
          assertThat(table.find("other")).isEmpty();
        });
  }

  @Test
  void content_is_accepted_once_and_only_where_it_fits() {
    with(
        table -> {
          ImageId id = new ImageId("image-1");
          table.insert(row(id.value(), "tiny", "x86_64", null));

          assertThat(table.accept(id, DIGEST, 10, 20, 2)).isZero();
          assertThat(table.hasDigest(DIGEST)).isFalse();
          assertThat(table.accept(id, DIGEST, 10, 20, 1)).isEqualTo(1);
          assertThat(table.accept(id, DIGEST, 10, 20, 1)).isZero();
          assertThat(table.refuse(id, "[]")).isZero();

          ImageRow filled = table.find("tiny").orElseThrow();
          assertThat(filled.phase()).isEqualTo(ImagePhase.AVAILABLE);
          assertThat(filled.sizeBytes()).isEqualTo(10);
          assertThat(filled.virtualBytes()).isEqualTo(20);
          assertThat(filled.version()).isEqualTo(2);
          assertThat(table.hasDigest(DIGEST)).isTrue();
        });
  }

  @Test
  void a_refusal_is_forgotten_once_there_is_content() {
    with(
        table -> {
          ImageId id = new ImageId("image-1");
          table.insert(row(id.value(), "tiny", "x86_64", null));
          table.refuse(id, "[\"image.empty\"]");
          assertThat(table.find("tiny").orElseThrow().phase()).isEqualTo(ImagePhase.FAILED);

          table.accept(id, DIGEST, 10, 20, 1);

          assertThat(table.find("tiny").orElseThrow().failure()).isNull();
        });
  }

  @Test
  void a_stale_version_changes_and_deletes_nothing() {
    with(
        table -> {
          ImageId id = new ImageId("image-1");
          table.insert(row(id.value(), "tiny", "x86_64", null));

          assertThat(table.update(id, 7, "new", 2, 3)).isZero();
          assertThat(table.update(id, 1, "new", 2, 3)).isEqualTo(1);
          assertThat(table.find("tiny").orElseThrow().description()).isEqualTo("new");
          assertThat(table.delete(id, 1)).isZero();
          assertThat(table.delete(id, 2)).isEqualTo(1);
        });
  }

  @Test
  void a_list_is_by_phase_and_architecture_and_in_pages() {
    with(
        table -> {
          table.insert(row("image-1", "b", "x86_64", null));
          table.insert(row("image-2", "a", "aarch64", null));
          table.insert(row("image-3", "c", "x86_64", "[\"image.empty\"]"));
          table.accept(new ImageId("image-1"), DIGEST, 10, 20, 1);

          assertThat(names(table.list(FIRST, null, null))).containsExactly("b", "a", "c");
          assertThat(names(table.list(FIRST, ImagePhase.AVAILABLE, null))).containsExactly("b");
          assertThat(names(table.list(FIRST, ImagePhase.PENDING, "aarch64"))).containsExactly("a");
          assertThat(names(table.list(FIRST, ImagePhase.PENDING, "x86_64"))).isEmpty();
          assertThat(names(table.list(FIRST, ImagePhase.FAILED, null))).containsExactly("c");

          PageQuery two = new PageQuery("list", 2, "-name", null, null);
          PageQuery.Page<String> page =
              two.cut(
                  table.list(two, null, null),
                  ImageRow::name,
                  image -> image.id().value(),
                  ImageRow::name);
          assertThat(page.items()).containsExactly("c", "b");
          PageQuery rest =
              new PageQuery(
                  "list", 2, "-name", Cursor.read(Objects.requireNonNull(page.next())), null);
          assertThat(names(table.list(rest, null, null))).containsExactly("a");
        });
  }

  private static List<String> names(List<ImageRow> rows) {
    return rows.stream().map(ImageRow::name).toList();
  }

  private void with(Consumer<ImageTable> test) {
    DataSource source = kind.newSource();
    try {
      test.accept(Databases.jdbi(source).onDemand(ImageTable.class));
    } finally {
      source.close(true);
    }
  }

  private static ImageRow row(
      String id, String name, String architecture, @Nullable String failure) {
    return new ImageRow(
        new ImageId(id),
        name,
        "für Übung",
        "qcow2",
        architecture,
        1,
        128,
        null,
        null,
        null,
        null,
        failure,
        1,
        Instant.parse("2026-11-25T08:00:00Z"));
  }
}
