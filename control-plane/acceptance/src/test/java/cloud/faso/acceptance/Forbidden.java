package cloud.faso.acceptance;

import java.util.concurrent.atomic.AtomicInteger;

/** Knocks at a port that is not allowed, again and again, and counts how often it was let in. */
final class Forbidden implements AutoCloseable {

  private final AtomicInteger passed = new AtomicInteger();
  private final Thread knocker;
  private volatile boolean ended;

  Forbidden(Station from, String address, int port) {
    knocker = Thread.ofPlatform().daemon().name("knocker").start(() -> knock(from, address, port));
  }

  private void knock(Station from, String address, int port) {
    try {
      while (!ended) {
        if (from.ask(address, port).isPresent() && !ended) {
          passed.incrementAndGet();
        }
      }
    } catch (Exception e) {
      passed.addAndGet(1000);
    }
  }

  /** So often until now; from now on it may be let in. */
  int passed() throws InterruptedException {
    ended = true;
    knocker.join();
    return passed.get();
  }

  @Override
  public void close() {
    ended = true;
  }
}
