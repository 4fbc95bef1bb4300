package cloud.faso.bench;

import java.io.IOException;
import org.HdrHistogram.Histogram;

/**
 * How long it takes from the POST of a network card until the guest behind it answers: a guest that
 * runs gets one card after the other, and the datacenter's router pings each one's address all the
 * while.
 */
final class ReachMeasurement {

  private final RealHome home;
  private final int cards;

  ReachMeasurement(RealHome home, int cards) {
    this.home = home;
    this.cards = cards;
  }

  /** What came out, for a table. */
  String take() throws IOException, InterruptedException {
    ReachedVm vm = new ReachedVm(home, 1 + cards);
    var _ = vm.allow("icmp");
    // Until the guest is up, and all that is loaded once is loaded.
    plugUntilAnswered(vm, ReachedVm.address(0));
    Histogram times = new Histogram(3);
    for (int card = 1; card <= cards; card++) {
      times.recordValue(plugUntilAnswered(vm, ReachedVm.address(card)));
    }
    return "p50 %.0f ms, p99 %.0f ms, %d cards"
        .formatted(
            times.getValueAtPercentile(50) / 1e6, times.getValueAtPercentile(99) / 1e6, cards);
  }

  /** In nanoseconds; the guest has let go of the card afterwards. */
  private long plugUntilAnswered(ReachedVm vm, String address)
      throws IOException, InterruptedException {
    try (Asking asking = Asking.pinging(home, address)) {
      long began = System.nanoTime();
      String port = vm.plug(address);
      long took = asking.firstSince(began) - began;
      vm.unplug(port);
      return took;
    }
  }
}
