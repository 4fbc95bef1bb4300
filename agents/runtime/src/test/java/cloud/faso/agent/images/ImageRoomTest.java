package cloud.faso.agent.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.FetchImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How much room images take, and whose turn it is to go. */
final class ImageRoomTest extends ImageCaches {

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
}
