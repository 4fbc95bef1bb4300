package cloud.faso.bench;

import java.io.IOException;
import org.HdrHistogram.Histogram;

/**
 * How long it takes from a call that lets packets in to a guest that runs until they are answered,
 * and from the one that takes it back until nothing is any more: a rule of its group comes and
 * goes, another port enters and leaves the group that a rule names, and its own port is in another
 * group for a while. Each by turns for ICMP, with one connection that goes on all the while, and
 * for TCP, with new connections all the while; each change is made when the one before is done and
 * nothing was answered for a second.
 */
final class RuleMeasurement {

  private final RealHome home;
  private final int changes;

  /**
   * @param changes how many of each kind are made and taken back; an even number
   */
  RuleMeasurement(RealHome home, int changes) {
    this.home = home;
    this.changes = changes;
  }

  /** Lets a protocol in, and gives how to let it in no more. */
  private interface Opening {
    Closing open(String protocol) throws IOException, InterruptedException;
  }

  private interface Closing {
    void close() throws IOException, InterruptedException;
  }

  /** What came out, for a table. */
  String take() throws IOException, InterruptedException {
    ReachedVm vm = new ReachedVm(home, 1);
    String port = vm.plug(ReachedVm.address(0));
    String rules =
        measured(
            protocol -> {
              String rule = vm.allow(protocol);
              return () -> vm.refuse(rule);
            });
    String moves = measured(_ -> moved(vm, port, ReachedVm.OPEN, ReachedVm.CLOSED));
    String caller = vm.caller();
    String entries = measured(_ -> moved(vm, caller, ReachedVm.NAMED, ReachedVm.OPEN));
    return "rule %s; its port in another group %s; another's in the group that a rule names %s; %d of each"
        .formatted(rules, moves, entries, changes);
  }

  private static Closing moved(ReachedVm vm, String port, String to, String from)
      throws IOException, InterruptedException {
    vm.move(port, to);
    return () -> vm.move(port, from);
  }

  private String measured(Opening opening) throws IOException, InterruptedException {
    Histogram allowed = new Histogram(3);
    Histogram refused = new Histogram(3);
    // Until the guest is up, and all that is loaded once is loaded.
    changeBoth(opening, new Histogram(3), new Histogram(3));
    for (int change = 0; change < changes; change += 2) {
      changeBoth(opening, allowed, refused);
    }
    return "allowed %s, refused %s".formatted(told(allowed), told(refused));
  }

  private void changeBoth(Opening opening, Histogram allowed, Histogram refused)
      throws IOException, InterruptedException {
    try (Asking asking = Asking.pinging(home, ReachedVm.address(0))) {
      change(opening, "icmp", asking, allowed, refused);
    }
    try (Asking asking = Asking.connecting(home, ReachedVm.address(0))) {
      change(opening, "tcp", asking, allowed, refused);
    }
  }

  private static void change(
      Opening opening, String protocol, Asking asking, Histogram allowed, Histogram refused)
      throws IOException, InterruptedException {
    long before = System.nanoTime();
    if (asking.lastSince(before) != before) {
      throw new IOException(protocol + " is answered that nothing allows");
    }
    long called = System.nanoTime();
    Closing closing = opening.open(protocol);
    allowed.recordValue(asking.firstSince(called) - called);
    long takenBack = System.nanoTime();
    closing.close();
    refused.recordValue(asking.lastSince(takenBack) - takenBack);
  }

  private static String told(Histogram times) {
    return "p50 %.0f ms, p99 %.0f ms, max %.0f ms"
        .formatted(
            times.getValueAtPercentile(50) / 1e6,
            times.getValueAtPercentile(99) / 1e6,
            times.getMaxValue() / 1e6);
  }
}
