package cloud.faso.testcloud;

import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Many seeds, each another bad day. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SeedsTest {

  private static final long SEEDS = Long.getLong("faso.seeds", 1000);
  private static final long FROM = Long.getLong("faso.seeds.from", 1);

  private TestDatabase database;

  @BeforeAll
  void open() {
    database = new TestDatabase();
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void whatever_is_lost_doubled_or_killed_everything_ends_as_it_is_wanted() {
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      run(seed);
    }
  }

  private void run(long seed) {
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
