package cloud.faso.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Asks a guest up to 50 times a second, from where the datacenter's router is, and tells when it
 * answered. All times are those of {@link System#nanoTime}.
 */
final class Asking implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 120;
  private static final int ROUNDS = 50 * PATIENCE_SECONDS;

  private final Process process;
  private final String address;
  private final BlockingQueue<Long> answers = new LinkedBlockingQueue<>();

  private Asking(Process process, String address, String answer) {
    this.process = process;
    this.address = address;
    Thread.ofVirtual().start(() -> listen(answer));
  }

  /** With pings, all of one connection. */
  static Asking pinging(RealHome home, String address) throws IOException, InterruptedException {
    return new Asking(
        home.startOutside(
            "busybox", "ping", "-i", "0.02", "-w", String.valueOf(PATIENCE_SECONDS), address),
        address,
        "bytes from " + address);
  }

  /**
   * With a new TCP connection each time. No server is needed: the guest says that there is none.
   */
  static Asking connecting(RealHome home, String address) throws IOException, InterruptedException {
    String script =
        "for i in $(seq %d); do nc -w 1 %s 7 </dev/null & usleep 20000; done"
            .formatted(ROUNDS, address);
    return new Asking(
        home.startOutside("busybox", "sh", "-c", script), address, "Connection refused");
  }

  private void listen(String answer) {
    try (BufferedReader lines = process.inputReader()) {
      lines
          .lines()
          .filter(line -> line.contains(answer))
          .forEach(_ -> answers.add(System.nanoTime()));
    } catch (IOException | UncheckedIOException e) {
      // Whoever waits for answers notices.
    }
  }

  /**
   * When the guest first answered.
   *
   * @param began earlier answers do not count
   * @throws IOException when it did not within two minutes
   */
  long firstSince(long began) throws IOException, InterruptedException {
    while (true) {
      Long answered = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (answered == null) {
        throw new IOException(address + " does not answer");
      }
      if (answered - began >= 0) {
        return answered;
      }
    }
  }

  /**
   * When the guest last answered: returns once it has not for a second.
   *
   * @param began what to give when it did not answer since
   * @throws IOException when nobody asks any more: two minutes are over
   */
  long lastSince(long began) throws IOException, InterruptedException {
    long last = began;
    Long next;
    while ((next = answers.poll(1, TimeUnit.SECONDS)) != null) {
      last = Math.max(last, next);
    }
    if (!process.isAlive()) {
      throw new IOException(address + " is not asked any more");
    }
    return last;
  }

  @Override
  public void close() {
    Programs.stop(process);
  }
}
