package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A network namespace: what is sent in it stays in it. */
record Namespace(String name) implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** A new one, with nothing but its loopback. */
  static Namespace make(String name) throws Exception {
    said("ip", "netns", "add", name);
    said("ip", "-n", name, "link", "set", "lo", "up");
    return new Namespace(name);
  }

  /** Something is done in it that must succeed. */
  String run(String... command) throws Exception {
    Shell.Outcome outcome = tried(command);
    assertThat(outcome.exit()).as("%s: %s", List.of(command), outcome.output()).isZero();
    return outcome.output();
  }

  boolean has(String device) throws Exception {
    return tried("ip", "link", "show", device).exit() == 0;
  }

  /** Takes a device away, and the other end of its cable, if it is there. */
  void drop(String device) throws IOException {
    String condition = "[ ! -e /sys/class/net/%1$s ] || ip link delete %1$s".formatted(device);
    finish("ip", "netns", "exec", name, "sh", "-c", condition);
  }

  Shell.Outcome tried(String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
    all.addAll(List.of(command));
    return Shell.run(PATIENCE, Map.of(), all.toArray(String[]::new));
  }

  /**
   * A task that is done in it, at once, by a thread that lives there: a socket stays where it was
   * opened.
   */
  <T> FutureTask<T> begin(Callable<T> work) {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              PacketSocket.enter(name);
              return work.call();
            });
    Thread.ofPlatform().daemon().name(name).start(task);
    return task;
  }

  /** Waits for such a task. */
  <T> T inside(Callable<T> work) throws Exception {
    return begin(work).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** A cable between two of them; checksums are computed, for user space adds none. */
  static void cable(Namespace one, String oneName, Namespace other, String otherName)
      throws Exception {
    said(
        "ip",
        "link",
        "add",
        "name",
        oneName,
        "netns",
        one.name(),
        "type",
        "veth",
        "peer",
        "name",
        otherName,
        "netns",
        other.name());
    for (Namespace end : List.of(one, other)) {
      String device = end.equals(one) ? oneName : otherName;
      end.run("ethtool", "-K", device, "tx", "off");
      end.run("ip", "link", "set", device, "up");
    }
  }

  @Override
  public void close() throws IOException {
    finish("ip", "netns", "delete", name);
  }

  /** As {@link #said}, for what is closed: nobody interrupts that. */
  static void finish(String... command) throws IOException {
    try {
      said(command);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  static String said(String... command) throws IOException, InterruptedException {
    Shell.Outcome outcome = Shell.run(PATIENCE, Map.of(), command);
    assertThat(outcome.exit()).as("%s: %s", List.of(command), outcome.output()).isZero();
    return outcome.out().strip();
  }
}
