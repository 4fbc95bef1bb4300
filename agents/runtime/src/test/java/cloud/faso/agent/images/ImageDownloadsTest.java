package cloud.faso.agent.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.FetchImage;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How images get into the cache. */
final class ImageDownloadsTest extends ImageCaches {
  /** Several reads of it make one per cent. */
  private static final int LARGE = 100_000_000;

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
  void a_slow_download_is_told_of_as_long_as_it_moves() throws Exception {
    FetchImage image = source.add(1, LARGE);
    Files.write(part(image), Arrays.copyOf(source.content(image), LARGE / 2));
    source.beforeRead = () -> now.updateAndGet(before -> before.plusSeconds(60));
    List<Instant> toldAt = new ArrayList<>();
    toldAt.add(now.get());

    open(ROOMY).fetch(image, _ -> toldAt.add(now.get()));

    for (int i = 1; i < toldAt.size(); i++) {
      assertThat(toldAt.get(i)).isBeforeOrEqualTo(toldAt.get(i - 1).plusSeconds(60));
    }
    assertThat(toldAt).endsWith(now.get());
  }

  @Test
  @Timeout(30)
  void who_waits_for_anothers_download_is_told_as_long_as_it_moves() throws Exception {
    FetchImage image = source.add(1, LARGE);
    Semaphore mayRead = new Semaphore(0);
    source.beforeRead =
        () -> {
          mayRead.acquireUninterruptibly();
          now.updateAndGet(before -> before.plusSeconds(60));
        };
    ImageCache cache = open(ROOMY);
    List<Integer> told = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var _ =
          threads.submit(
              () -> {
                cache.fetch(image, _ -> {});
                return null;
              });
      source.begun.await();
      try {
        cache.fetch(
            image,
            percent -> {
              told.add(percent);
              mayRead.release(told.size() < 2 ? 1 : LARGE);
            });
      } finally {
        mayRead.release(LARGE);
      }
    }

    assertThat(told).startsWith(0, 0);
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
  void an_image_whose_file_vanished_is_fetched_again() throws Exception {
    FetchImage image = source.add(1, 1000);
    ImageCache cache = open(ROOMY);
    cache.fetch(image, percent -> {});
    Files.delete(cache.file(image.digest()));

    assertThatThrownBy(() -> cache.file(image.digest())).isInstanceOf(DriverFailure.class);
    cache.fetch(image, percent -> {});

    assertThat(cache.file(image.digest())).exists();
  }
}
