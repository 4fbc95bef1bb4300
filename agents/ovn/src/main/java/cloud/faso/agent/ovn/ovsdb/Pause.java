package cloud.faso.agent.ovn.ovsdb;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits between two tries, that end when the client is closed. */
final class Pause {

  private Pause() {}

  /** Returns after a while, or at once when it is closed or the thread is interrupted. */
  static void until(CompletableFuture<?> closed, Duration wait) {
    try {
      closed.get(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // The time is over.
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
