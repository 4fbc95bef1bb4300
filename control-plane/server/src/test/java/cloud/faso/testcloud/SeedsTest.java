package cloud.faso.testcloud;

import cloud.faso.platform.db.TestDatabases;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Many seeds, each another bad day; each on one thread, and as many at once as there are cores.
 * Most run on H2, which is quick; some on PostgreSQL.
 */
final class SeedsTest {

  private static final long SEEDS = Long.getLong("faso.seeds", 1000);
  private static final long ON_POSTGRESQL = 25;
  private static final long FROM = Long.getLong("faso.seeds.from", 1);

  @Test
  void whatever_is_lost_doubled_or_killed_everything_ends_as_it_is_wanted() throws Throwable {
    AtomicLong next = new AtomicLong(FROM);
    int cores = Runtime.getRuntime().availableProcessors();
    try (ExecutorService threads = Executors.newFixedThreadPool(cores)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < cores; i++) {
        runs.add(threads.submit(() -> runThrough(next)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } catch (ExecutionException failure) {
      throw failure.getCause();
    }
  }

  /** Until all are done, or one has failed anywhere. */
  private static void runThrough(AtomicLong next) {
    Map<TestDatabases.Kind, TestDatabase> databases = new EnumMap<>(TestDatabases.Kind.class);
    try {
      for (long seed = next.getAndIncrement(); seed < FROM + SEEDS; seed = next.getAndIncrement()) {
        run(seed, databases.computeIfAbsent(kindOf(seed), TestDatabase::new));
      }
    } catch (AssertionError failure) {
      next.set(FROM + SEEDS);
      throw failure;
    } finally {
      databases.values().forEach(TestDatabase::close);
    }
  }

  private static TestDatabases.Kind kindOf(long seed) {
    return seed % ON_POSTGRESQL == 0 ? TestDatabases.Kind.POSTGRESQL : TestDatabases.Kind.H2;
  }

  private static void run(long seed, TestDatabase database) {
    try {
      TestCloud cloud = new TestCloud(seed, database.empty());
      cloud.storm(100 + new SplittableRandom(seed).nextInt(300));
      cloud.settle();
    } catch (RuntimeException | Error failure) {
      throw new AssertionError(
          "seed %d fails; replay it with: ./faso test --seeds 1 --from %d".formatted(seed, seed),
          failure);
    }
  }
}
