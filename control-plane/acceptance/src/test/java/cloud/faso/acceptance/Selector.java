package cloud.faso.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which packets a rule is about, as the REST API is asked for it.
 *
 * @param protocol as the API names it; null for all
 * @param ports null for all
 * @param icmpType null for all
 */
record Selector(@Nullable String protocol, @Nullable Ports ports, @Nullable Integer icmpType) {

  private static final String GRE = "47";
  private static final int TIMESTAMP = 13;

  /** Both included. */
  record Ports(int first, int last) {}

  /** One of a family, about some of what is in {@link Traffic}. */
  static Selector any(RandomGenerator random, boolean six) {
    String icmp = six ? "icmpv6" : "icmp";
    List<String> protocols = List.of("tcp", "udp", "sctp", icmp, GRE);
    int chosen = random.nextInt(protocols.size() + 1);
    String protocol = chosen == protocols.size() ? null : protocols.get(chosen);
    Ports ports = null;
    if (chosen < 3 && random.nextBoolean()) {
      int first = 79 + random.nextInt(8);
      ports = new Ports(first, first + random.nextInt(10));
    }
    Integer type = null;
    if (icmp.equals(protocol) && random.nextBoolean()) {
      type = six || random.nextBoolean() ? echo(six) : TIMESTAMP;
    }
    return new Selector(protocol, ports, type);
  }

  private static int echo(boolean six) {
    return six ? 128 : 8;
  }

  /** Members of the rule's JSON object. */
  List<String> json() {
    List<String> members = new ArrayList<>();
    if (protocol != null) {
      members.add("\"protocol\":\"%s\"".formatted(protocol));
    }
    if (ports != null) {
      members.add("\"ports\":{\"first\":%d,\"last\":%d}".formatted(ports.first(), ports.last()));
    }
    if (icmpType != null) {
      members.add("\"icmpType\":%d".formatted(icmpType));
    }
    return members;
  }

  /**
   * Whether it is about a packet of that family.
   *
   * @param kind as {@link Traffic} has it
   */
  boolean matches(String kind, boolean six) {
    String[] words = kind.split(" ", -1);
    return (protocol == null || protocol.equals(protocol(words[0], six)))
        && (ports == null || isWithin(ports, Integer.parseInt(words[1])))
        && (icmpType == null || icmpType == (words[1].equals("echo") ? echo(six) : TIMESTAMP));
  }

  private static String protocol(String word, boolean six) {
    return switch (word) {
      case "gre" -> GRE;
      case "icmp" -> six ? "icmpv6" : "icmp";
      default -> word;
    };
  }

  private static boolean isWithin(Ports ports, int port) {
    return port >= ports.first() && port <= ports.last();
  }
}
