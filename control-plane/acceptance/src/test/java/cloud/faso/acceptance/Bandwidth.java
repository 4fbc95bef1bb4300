package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

/** Two limits on what a port sends and receives, and what may pass in spite of them. */
final class Bandwidth {

  /** Mbit/s. */
  static final int FAST = 8;

  static final int SLOW = 2;

  private Bandwidth() {}

  /** What arrived of the same flood, in bytes: the ratio counts, and no more than may. */
  static void requireLimited(long fast, long slow) {
    assertThat((double) fast / slow).isBetween(2.0, 8.0);
    assertThat(fast).isLessThanOrEqualTo(most(FAST));
    assertThat(slow).isLessThanOrEqualTo(most(SLOW));
  }

  /** Bytes that may arrive of a flood: OVN's burst on top of the rate, and some to spare. */
  private static long most(int mbps) {
    return mbps * 1_000_000L / 8 * Station.FLOODED.toSeconds() * 3 / 2;
  }

  static String limited(String name, int mbps) {
    return """
    {"segment":"limited","name":"%s","securityGroups":["open"],
     "bandwidth":{"sendMbps":%d,"receiveMbps":%d}}
    """
        .formatted(name, mbps, mbps);
  }
}
