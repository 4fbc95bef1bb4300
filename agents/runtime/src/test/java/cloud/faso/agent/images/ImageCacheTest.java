package cloud.faso.agent.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.FetchImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCacheTest {
  private static final Instant START = Instant.parse("2026-11-25T08:00:00Z");
  private static final long ROOMY = 1L << 30;

  @TempDir private Path folder = Path.of(".");
  private final Source source = new Source();
  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  private ImageCache open(long limit) throws IOException {
    return ImageCache.open(folder, limit, source, now::get);
  }

  @Test
  void an_image_is_fetched_verified_and_found_again_after_a_restart() throws Exception {
    FetchImage image = source.add(1, 300_000);
    ImageCache cache = open(ROOMY);
    List<Integer> percents = new ArrayList<>();

    cache.fetch(image, percents::add);

    assertThat(cache.has(image.digest())).isTrue();
    assertThat(cache.file(image.digest())).hasBinaryContent(source.content(image));
    assertThat(percents).isSorted().endsWith(100);
    ImageCache again = open(ROOMY);
    assertThat(again.digests()).containsExactly(image.digest());
    again.fetch(image, percents::add);
    assertThat(source.opened).hasSize(1);
  }

  @Test
  void a_download_that_breaks_off_goes_on_where_it_was() throws Exception {
    FetchImage image = source.add(1, 3_000_000);
    source.breakAfter = 1_000_000;
    ImageCache cache = open(ROOMY);

    cache.fetch(image, percent -> {});

    assertThat(cache.file(image.digest())).hasBinaryContent(source.content(image));
    assertThat(source.opened).hasSizeGreaterThan(1).isSorted();
    assertThat(source.opened.get(1)).isPositive();
  }

  @Test
  void a_download_cut_short_by_a_kill_goes_on_after_the_restart() throws Exception {
    FetchImage image = source.add(1, 500_000);
    Files.write(part(image), Arrays.copyOf(source.content(image), 200_001));

    ImageCache cache = open(ROOMY);
    assertThat(cache.has(image.digest())).isFalse();
    cache.fetch(image, percent -> {});

    assertThat(source.opened).containsExactly(200_001L);
    assertThat(cache.file(image.digest())).hasBinaryContent(source.content(image));
  }

  @Test
  void a_download_that_was_complete_when_the_process_was_killed_is_only_verified()
      throws Exception {
    FetchImage image = source.add(1, 500_000);
    Files.write(part(image), source.content(image));

    ImageCache cache = open(ROOMY);
    cache.fetch(image, percent -> {});

    assertThat(source.opened).isEmpty();
    assertThat(cache.has(image.digest())).isTrue();
  }

  @Test
  void a_rotten_beginning_is_thrown_away_and_the_next_try_succeeds() throws Exception {
    FetchImage image = source.add(1, 500_000);
    byte[] rotten = Arrays.copyOf(source.content(image), 200_000);
    rotten[1000] ^= 1;
    Files.write(part(image), rotten);
    ImageCache cache = open(ROOMY);

    assertThatThrownBy(() -> cache.fetch(image, percent -> {}))
        .isInstanceOfSatisfying(
            DriverFailure.class, e -> assertThat(e.code()).isEqualTo("image-digest-mismatch"));
    assertThat(cache.has(image.digest())).isFalse();
    cache.fetch(image, percent -> {});

    assertThat(cache.file(image.digest())).hasBinaryContent(source.content(image));
  }

  @Test
  void a_part_that_is_too_long_is_thrown_away() throws Exception {
    FetchImage image = source.add(1, 1000);
    Files.write(part(image), new byte[2000]);
    ImageCache cache = open(ROOMY);

    cache.fetch(image, percent -> {});

    assertThat(cache.file(image.digest())).hasBinaryContent(source.content(image));
  }

  @Test
  void content_that_starts_earlier_than_asked_is_skipped() throws Exception {
    FetchImage image = source.add(1, 500_000);
    source.ignoresOffset = true;
    Files.write(part(image), Arrays.copyOf(source.content(image), 1234));
    ImageCache cache = open(ROOMY);

    cache.fetch(image, percent -> {});

    assertThat(cache.file(image.digest())).hasBinaryContent(source.content(image));
  }

  @Test
  void an_unreachable_source_is_a_failure_that_keeps_the_part() throws Exception {
    FetchImage image = source.add(1, 500_000);
    Files.write(part(image), Arrays.copyOf(source.content(image), 1234));
    source.down = true;
    ImageCache cache = open(ROOMY);

    assertThatThrownBy(() -> cache.fetch(image, percent -> {}))
        .isInstanceOfSatisfying(
            DriverFailure.class, e -> assertThat(e.code()).isEqualTo("image-download-failed"));

    assertThat(part(image)).hasSize(1234);
  }

  @Test
  void the_owner_of_a_vm_is_told_nothing_of_the_host_and_the_log_is() throws Exception {
    FetchImage image = source.add(1, 1000);
    source.down = true;
    ImageCache cache = open(ROOMY);

    assertThatThrownBy(() -> cache.fetch(image, percent -> {}))
        .hasMessageStartingWith("The image could not be brought to the node;")
        .hasMessageNotContaining("nobody is there")
        .hasRootCauseMessage("nobody is there");

    Files.delete(part(image));
    Files.createDirectories(part(image).resolve("in-the-way"));
    assertThatThrownBy(() -> cache.fetch(image, percent -> {}))
        .hasMessageNotContaining(folder.toString())
        .rootCause()
        .hasMessageContaining(folder.toString());
  }

  @Test
  void an_image_that_does_not_fit_is_refused_without_the_host_s_figures() throws Exception {
    FetchImage image = source.add(1, 987_654);
    ImageCache cache = ImageCache.open(folder, ROOMY, source, now::get, () -> 123_456);

    assertThatThrownBy(() -> cache.fetch(image, percent -> {}))
        .isInstanceOfSatisfying(
            DriverFailure.class, e -> assertThat(e.code()).isEqualTo("disk-full"))
        .hasMessageNotContainingAny("123456", "987654", folder.toString());
  }

  @Test
  void many_who_want_the_same_image_make_one_download() throws Exception {
    FetchImage image = source.add(1, 500_000);
    source.gate = new CountDownLatch(1);
    ImageCache cache = open(ROOMY);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> waiting = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        waiting.add(
            threads.submit(
                () -> {
                  cache.fetch(image, percent -> {});
                  return null;
                }));
      }
      source.gate.countDown();
      for (Future<?> one : waiting) {
        one.get(30, TimeUnit.SECONDS);
      }
    }

    assertThat(source.opened).containsExactly(0L);
  }

  @Test
  void two_images_are_downloaded_at_the_same_time() throws Exception {
    FetchImage first = source.add(1, 100_000);
    FetchImage second = source.add(2, 100_000);
    source.gate = new CountDownLatch(2);
    source.countsDown = true;
    ImageCache cache = open(ROOMY);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (FetchImage image : List.of(first, second)) {
        var _ =
            threads.submit(
                () -> {
                  cache.fetch(image, percent -> {});
                  return null;
                });
      }
    }

    assertThat(cache.digests()).hasSize(2);
  }

  @Test
  void the_image_unused_for_longest_makes_room() throws Exception {
    FetchImage old = source.add(1, 1000);
    FetchImage used = source.add(2, 1000);
    FetchImage recent = source.add(3, 1000);
    FetchImage next = source.add(4, 1000);
    ImageCache cache = open(3000);
    for (FetchImage image : List.of(used, old, recent)) {
      cache.fetch(image, percent -> {});
      now.updateAndGet(at -> at.plusSeconds(60));
      cache.file(image.digest());
    }
    cache.protect(Set.of(used.digest()));

    cache.fetch(next, percent -> {});

    assertThat(cache.digests())
        .containsExactlyInAnyOrder(used.digest(), recent.digest(), next.digest());
    assertThat(folder.resolve(old.digest().replace(':', '-'))).doesNotExist();
  }

  @Test
  void nothing_is_thrown_out_while_it_is_not_known_what_is_used() throws Exception {
    FetchImage first = source.add(1, 1000);
    FetchImage second = source.add(2, 1000);
    ImageCache cache = open(1000);
    cache.fetch(first, percent -> {});

    cache.fetch(second, percent -> {});

    assertThat(cache.digests()).hasSize(2);
  }

  @Test
  void unused_images_make_room_on_a_full_disk_below_the_limit() throws Exception {
    FetchImage old = source.add(1, 3000);
    FetchImage used = source.add(2, 3000);
    FetchImage fresh = source.add(3, 3000);
    long disk = ImageCache.RESERVE_BYTES + 8000;
    ImageCache cache = ImageCache.open(folder, ROOMY, source, now::get, () -> disk - taken());
    cache.fetch(old, percent -> {});
    cache.fetch(used, percent -> {});
    cache.protect(Set.of(used.digest()));

    cache.fetch(fresh, percent -> {});

    assertThat(cache.digests()).containsExactlyInAnyOrder(used.digest(), fresh.digest());
  }

  @Test
  void a_download_under_way_has_its_room_and_another_is_not_given_it() throws Exception {
    FetchImage first = source.add(1, 3000);
    FetchImage second = source.add(2, 3000);
    source.gate = new CountDownLatch(1);
    long disk = ImageCache.RESERVE_BYTES + 5000;
    ImageCache cache = ImageCache.open(folder, ROOMY, source, now::get, () -> disk - taken());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> fetching =
          threads.submit(
              () -> {
                cache.fetch(first, percent -> {});
                return null;
              });
      source.begun.await();

      assertThatThrownBy(() -> cache.fetch(second, percent -> {}))
          .isInstanceOfSatisfying(
              DriverFailure.class, e -> assertThat(e.code()).isEqualTo("disk-full"));
      source.gate.countDown();
      fetching.get(30, TimeUnit.SECONDS);
    }

    assertThat(cache.digests()).containsExactly(first.digest());
  }

  @Test
  void a_download_leaves_a_reserve_on_the_disk() throws Exception {
    FetchImage image = source.add(1, 3000);
    long disk = ImageCache.RESERVE_BYTES + 2999;
    ImageCache cache = ImageCache.open(folder, ROOMY, source, now::get, () -> disk);

    assertThatThrownBy(() -> cache.fetch(image, percent -> {}))
        .isInstanceOfSatisfying(
            DriverFailure.class, e -> assertThat(e.code()).isEqualTo("disk-full"));
  }

  @Test
  void what_the_cache_may_still_take_is_claimed_on_its_own_disk_and_no_other() throws Exception {
    FetchImage image = source.add(1, 3000);
    ImageCache cache = open(10_000);
    assertThat(cache.claimOn(folder)).isEqualTo(10_000);

    cache.fetch(image, percent -> {});

    assertThat(cache.claimOn(folder)).isEqualTo(7000);
    assertThat(cache.claimOn(Path.of("/proc"))).isZero();
    assertThat(open(2000).claimOn(folder)).isZero();
  }

  private long taken() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void a_part_of_an_image_that_nobody_wants_any_more_is_dropped() throws Exception {
    FetchImage wanted = source.add(1, 3000);
    FetchImage unwanted = source.add(2, 3000);
    for (FetchImage image : List.of(wanted, unwanted)) {
      Files.write(folder.resolve(image.digest().replace(':', '-') + ".part"), new byte[10]);
    }

    open(ROOMY).protect(Set.of(wanted.digest()));

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files)
          .containsExactly(folder.resolve(wanted.digest().replace(':', '-') + ".part"));
    }
  }

  @Test
  void an_image_whose_file_vanished_is_fetched_again() throws Exception {
    FetchImage image = source.add(1, 1000);
    ImageCache cache = open(ROOMY);
    cache.fetch(image, percent -> {});
    Files.delete(cache.file(image.digest()));

    assertThatThrownBy(() -> cache.file(image.digest())).isInstanceOf(DriverFailure.class);
    cache.fetch(image, percent -> {});

    assertThat(cache.file(image.digest())).exists();
  }

  private Path part(FetchImage image) {
    return folder.resolve(image.digest().replace(':', '-') + ".part");
  }

  /** Images in memory, given as badly as a test wants. */
  private static final class Source implements ImageSource {
    final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    final List<Long> opened = new ArrayList<>();
    final CountDownLatch begun = new CountDownLatch(1);
    volatile CountDownLatch gate = new CountDownLatch(0);
    volatile boolean countsDown;
    volatile int breakAfter = Integer.MAX_VALUE;
    volatile boolean ignoresOffset;
    volatile boolean down;

    FetchImage add(long seed, int size) throws Exception {
      byte[] content = new byte[size];
      new SplittableRandom(seed).nextBytes(content);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      String digest = "sha256:" + HexFormat.of().formatHex(hash);
      contents.put(digest, content);
      return new FetchImage(digest, size);
    }

    byte[] content(FetchImage image) {
      byte[] content = contents.get(image.digest());
      if (content == null) {
        throw new IllegalStateException();
      }
      return content;
    }

    @Override
    public Content open(String digest, long offset) throws IOException, InterruptedException {
      if (down) {
        throw new IOException("nobody is there");
      }
      synchronized (opened) {
        opened.add(offset);
      }
      begun.countDown();
      if (countsDown) {
        gate.countDown();
      }
      gate.await();
      byte[] content = contents.get(digest);
      if (content == null) {
        throw new IOException("no such image");
      }
      int from = ignoresOffset ? 0 : (int) offset;
      int length = content.length - from;
      InputStream whole = new ByteArrayInputStream(content, from, length);
      return new Content(from, length > breakAfter ? new Breaking(whole, breakAfter) : whole);
    }
  }

  /** A stream that fails after some bytes. */
  private static final class Breaking extends InputStream {
    private final InputStream whole;
    private int left;

    Breaking(InputStream whole, int left) {
      this.whole = whole;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      if (left-- <= 0) {
        throw new IOException("the connection broke");
      }
      return whole.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left <= 0) {
        throw new IOException("the connection broke");
      }
      int read = whole.read(into, offset, Math.min(length, left));
      left -= read;
      return read;
    }
  }
}
