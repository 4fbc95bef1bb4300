package cloud.faso.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A rule of a security group that comes and goes all the time: somebody wants something else while
 * programs end. What a control plane that ends does not answer is tried again.
 */
final class Changes implements AutoCloseable {

  private static final long PAUSE_MILLIS = 200;

  private final Person lead;
  private final String group;
  private final int port;
  private final AtomicInteger made = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Begins.
   *
   * @param group its path
   * @param port of TCP, to which the rule lets in
   */
  Changes(Person lead, String group, int port) {
    this.lead = lead;
    this.group = group;
    this.port = port;
    thread = Thread.ofPlatform().daemon().name("changes").start(this::run);
  }

  private void run() {
    try {
      while (!ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          make();
          made.incrementAndGet();
        } catch (AssertionError | Exception away) {
          // Who waits for changes sees that there are none.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Adds the rule if it is not wanted, or takes it away; whether it is wanted now. */
  boolean make() throws Exception {
    for (JsonNode rule : lead.curled(200, "GET", group, null).get("rules")) {
      if (rule.path("ports").path("first").asInt() == port) {
        lead.curled(204, "DELETE", group + "/rules/" + rule.get("id").asText(), null);
        return false;
      }
    }
    lead.curled(
        201,
        "POST",
        group + "/rules",
        """
        {"direction":"INGRESS","protocol":"tcp","ports":{"first":%1$d,"last":%1$d}}
        """
            .formatted(port));
    return true;
  }

  /** The rule comes and goes now. */
  void goOn() {
    int before = made.get();
    RealHome.await(() -> made.get() >= before + 2);
  }

  /** From now on nobody else changes it. */
  void end() throws InterruptedException {
    close();
    thread.join();
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
