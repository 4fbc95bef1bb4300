package cloud.faso.bench;

import java.io.IOException;
import org.HdrHistogram.Histogram;

/**
 * How long it takes from the POST of a group's rule until what it allows is answered by a guest
 * that runs, and from its DELETE until nothing is any more: by turns a rule for ICMP, with one
 * connection that goes on all the while, and one for TCP, with new connections all the while. Each
 * change is made when the one before is done and nothing was answered for a second.
 */
final class RuleMeasurement {

  private final RealHome home;
  private final int rules;
  private final Histogram allowed = new Histogram(3);
  private final Histogram refused = new Histogram(3);

  /**
   * @param rules how many are made and deleted; an even number
   */
  RuleMeasurement(RealHome home, int rules) {
    this.home = home;
    this.rules = rules;
  }

  /** What came out, for a table. */
  String take() throws IOException, InterruptedException {
    ReachedVm vm = new ReachedVm(home, 1);
    var _ = vm.plug(ReachedVm.address(0));
    // Until the guest is up, and all that is loaded once is loaded.
    changeBoth(vm);
    allowed.reset();
    refused.reset();
    for (int rule = 0; rule < rules; rule += 2) {
      changeBoth(vm);
    }
    return "allowed %s; refused %s; %d rules".formatted(told(allowed), told(refused), rules);
  }

  private void changeBoth(ReachedVm vm) throws IOException, InterruptedException {
    change(vm, "icmp", Asking.pinging(home, ReachedVm.address(0)));
    change(vm, "tcp", Asking.connecting(home, ReachedVm.address(0)));
  }

  private void change(ReachedVm vm, String protocol, Asking begun)
      throws IOException, InterruptedException {
    try (Asking asking = begun) {
      long before = System.nanoTime();
      if (asking.lastSince(before) != before) {
        throw new IOException(protocol + " is answered that no rule allows");
      }
      long posted = System.nanoTime();
      String rule = vm.allow(protocol);
      allowed.recordValue(asking.firstSince(posted) - posted);
      long deleted = System.nanoTime();
      vm.refuse(rule);
      refused.recordValue(asking.lastSince(deleted) - deleted);
    }
  }

  private static String told(Histogram times) {
    return "p50 %.0f ms, p99 %.0f ms, max %.0f ms"
        .formatted(
            times.getValueAtPercentile(50) / 1e6,
            times.getValueAtPercentile(99) / 1e6,
            times.getMaxValue() / 1e6);
  }
}
