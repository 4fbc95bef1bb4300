package cloud.faso.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.platform.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How contents come into the store, and leave it. */
final class ImageStoreTest {

  private static final String A_DIGEST =
      "sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

  @TempDir private Path folder;

  private Instant now = Instant.parse("2026-11-25T08:00:00Z");
  private final AtomicLong free = new AtomicLong(1L << 40);

  @Test
  void a_content_is_seen_whole_or_not_at_all() throws Exception {
    ImageStore store = store();
    Part part = begin(store, "x");

    assertThat(part.finish()).isEqualTo(A_DIGEST);
    assertThatThrownBy(() -> store.open(A_DIGEST)).isInstanceOf(NoSuchFileException.class);
    store.keep(part, A_DIGEST, () -> "used");
    store.end(part);

    try (ImageContent content = store.open(A_DIGEST)) {
      assertThat(content.size()).isEqualTo(1);
    }
    assertThat(files("upload")).isEmpty();
  }

  @Test
  void a_content_that_nobody_keeps_is_removed() throws Exception {
    ImageStore store = store();

    store.end(begin(store, "x"));

    assertThat(files("upload")).isEmpty();
  }

  @Test
  void an_upload_begins_although_another_process_sweeps() throws Exception {
    Process other = sweepingProcess();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("sweeping");
      ImageStore store = store();
      for (int i = 0; i < 5_000; i++) {
        Part part = begin(store, "upload-" + i);
        assertThat(part.path()).exists();
        store.end(part);
      }
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  private Process sweepingProcess() throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            Sweeping.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void a_content_that_is_here_already_heals() throws Exception {
    ImageStore store = store();
    keep(store);
    Path place = folder.resolve("sha256").resolve(A_DIGEST.substring(7));
    Files.delete(place);
    Files.writeString(place, "damaged");

    keep(store);

    assertThat(place).hasContent("x");
  }

  @Test
  void a_content_stays_readable_for_who_has_it_open() throws Exception {
    ImageStore store = store();
    keep(store);
    try (ImageContent content = store.open(A_DIGEST)) {
      now = now.plus(ImageStore.KEPT_UNUSED).plusSeconds(1);
      store.sweep(_ -> false);

      assertThat(Reading.upTo(content.channel(), 0, 5).remaining()).isEqualTo(1);
    }
    assertThatThrownBy(() -> store.open(A_DIGEST)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void the_sweep_keeps_what_is_used_or_new() throws Exception {
    ImageStore store = store();
    keep(store);
    store.sweep(_ -> false);
    assertThat(files("sha256")).hasSize(1);

    now = now.plus(Duration.ofDays(1));
    store.sweep(A_DIGEST::equals);
    assertThat(files("sha256")).hasSize(1);

    store.sweep(_ -> false);
    assertThat(files("sha256")).isEmpty();
  }

  @Test
  void the_sweep_keeps_away_from_a_content_that_is_about_to_be_named() throws Exception {
    ImageStore store = store();
    Part part = begin(store, "x");
    store.keep(
        part,
        part.finish(),
        () -> {
          now = now.plus(Duration.ofDays(1));
          return sweep(store);
        });
    store.end(part);

    assertThat(files("sha256")).hasSize(1);
  }

  @Test
  void the_sweep_removes_what_a_dead_upload_left_and_no_living_one() throws Exception {
    ImageStore store = store();
    Part living = begin(store, "living");
    Files.writeString(folder.resolve("upload/dead.part"), "half of it");

    store.sweep(_ -> false);

    assertThat(files("upload")).containsExactly("living.part");
    // Another store on the same folder sees the lock, and leaves it alone as well.
    store().sweep(_ -> false);
    assertThat(files("upload")).containsExactly("living.part");
    store.end(living);
  }

  @Test
  void an_empty_store_is_swept_without_ado() throws Exception {
    store().sweep(_ -> false);

    assertThat(Files.exists(folder.resolve("upload"))).isFalse();
  }

  @Test
  void two_uploads_never_share_a_file() throws Exception {
    ImageStore store = store();
    Part first = begin(store, "x");

    assertThatThrownBy(() -> store.begin("x")).isInstanceOf(FileAlreadyExistsException.class);

    store.end(first);
  }

  @Test
  void what_is_no_digest_opens_nothing() {
    assertThatThrownBy(() -> store().open("sha256:../../etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_announced_length_beyond_the_room_is_refused_before_a_byte_is_read() throws Exception {
    free.set(ImageStore.RESERVE + 99);

    assertThat(reception("storeFull", new byte[100], 100L)).isEqualTo("urn:faso:store-full");
    assertThat(reception("fits", new byte[99], 99L)).isEqualTo("received 99");
  }

  @Test
  void a_disk_that_fills_up_meanwhile_ends_the_upload() throws Exception {
    AtomicLong looks = new AtomicLong();
    ImageStore store =
        new ImageStore(folder, _ -> looks.incrementAndGet() > 1 ? 0 : 1L << 40, () -> now);

    assertThat(reception(store, "filling", new byte[200 << 20], null))
        .isEqualTo("urn:faso:store-full");
    assertThat(files("upload")).isEmpty();
  }

  private String reception(String name, byte[] content, @Nullable Long length) throws Exception {
    return reception(store(), name, content, length);
  }

  private static String reception(
      ImageStore store, String name, byte[] content, @Nullable Long length) throws Exception {
    Part part = store.begin(name);
    try {
      new Reception(store, ImageFormat.RAW, new AtomicLong())
          .receive(new Incoming(new ByteArrayInputStream(content), length), part);
      return "received " + part.length();
    } catch (Problem problem) {
      return problem.code().urn();
    } finally {
      store.end(part);
    }
  }

  private ImageStore store() {
    return new ImageStore(folder, _ -> free.get(), () -> now);
  }

  private static Part begin(ImageStore store, String name) throws IOException {
    Part part = store.begin(name);
    part.write(new byte[] {'x'}, 1);
    return part;
  }

  private static void keep(ImageStore store) throws IOException {
    Part part = begin(store, "keep");
    store.keep(part, part.finish(), () -> "used");
    store.end(part);
  }

  private static String sweep(ImageStore store) {
    try {
      store.sweep(_ -> false);
      return "swept";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> files(String kind) throws IOException {
    Path here = folder.resolve(kind);
    try (Stream<Path> files = Files.exists(here) ? Files.list(here) : Stream.empty()) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
