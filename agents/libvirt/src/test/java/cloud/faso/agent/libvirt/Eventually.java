package cloud.faso.agent.libvirt;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Waits for a state of the real world. */
final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PACE = Duration.ofMillis(20);

  private Eventually() {}

  /** Looks until what it sees is as wanted, and fails with the last sight when it never is. */
  static <T> T eventually(String wanted, Callable<T> look, Predicate<? super T> good) {
    return Awaitility.await(wanted).atMost(PATIENCE).pollInterval(PACE).until(look, good);
  }
}
