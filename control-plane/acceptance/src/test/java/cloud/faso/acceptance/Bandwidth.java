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

  /** Whether no more than may arrived of a flood, in bytes. */
  static boolean isKept(int mbps, long arrived) {
    return arrived <= most(mbps);
  }

  /** Bytes that may arrive of a flood: OVN's burst on top of the rate, and some to spare. */
  private static long most(int mbps) {
    return mbps * 1_000_000L / 8 * Station.FLOODED.toSeconds() * 3 / 2;
  }

  /** A new port that has that limit in both directions. */
  static String limited(String name, int mbps) {
    return """
    {"segment":"limited","name":"%s","securityGroups":["open"],%s}
    """
        .formatted(name, field(mbps));
  }

  /** The same of a port that is there. */
  static String changed(int mbps) {
    return "{" + field(mbps) + "}";
  }

  private static String field(int mbps) {
    return "\"bandwidth\":{\"sendMbps\":%1$d,\"receiveMbps\":%1$d}".formatted(mbps);
  }
}
