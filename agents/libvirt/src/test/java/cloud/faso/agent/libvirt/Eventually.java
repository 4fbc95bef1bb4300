package cloud.faso.agent.libvirt;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for a state of the real world. */
final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Eventually() {}

  /** Looks until what it sees is as wanted, and fails with the last sight when it never is. */
  static <T> T eventually(String wanted, Callable<T> look, Predicate<T> good) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    T seen = look(look);
    while (!good.test(seen)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Waited in vain for " + wanted + "; last seen: " + seen);
      }
      LockSupport.parkNanos(20_000_000);
      seen = look(look);
    }
    return seen;
  }

  private static <T> T look(Callable<T> look) {
    try {
      return look.call();
    } catch (Exception e) {
      throw new AssertionError("Could not even look", e);
    }
  }
}
