package cloud.faso.agent.ovn.trace;

import inet.ipaddr.IPAddress;
import org.jspecify.annotations.Nullable;

/**
 * A packet that opens a conversation.
 *
 * @param port of the receiver, of TCP, UDP or SCTP
 */
record Microflow(
    String inport,
    String sourceMac,
    IPAddress source,
    String destinationMac,
    IPAddress destination,
    int protocol,
    @Nullable Integer port) {

  /** Where a client of the guest's would be. */
  private static final int CLIENT = 49152;

  /** In OVN's language, see ovn-trace(8). */
  String text() {
    String ip = source.isIPv4() ? "ip4" : "ip6";
    return """
        inport == "%s" && eth.src == %s && eth.dst == %s && %s && %s.src == %s && %s.dst == %s && ip.ttl == 64 && %s\
        """
        .formatted(
            inport,
            sourceMac,
            destinationMac,
            ip,
            ip,
            source.toCanonicalString(),
            ip,
            destination.toCanonicalString(),
            payload());
  }

  private String payload() {
    return switch (protocol) {
      case 6 -> ports("tcp");
      case 17 -> ports("udp");
      case 132 -> ports("sctp");
      case 1 -> "icmp4.type == 8 && icmp4.code == 0";
      case 58 -> "icmp6.type == 128 && icmp6.code == 0";
      default -> "ip.proto == " + protocol;
    };
  }

  private String ports(String name) {
    int to = port == null ? 0 : port;
    int from = name.equals("udp") ? udpSource(to) : CLIENT;
    return "%s && %s.src == %d && %s.dst == %d".formatted(name, name, from, name, to);
  }

  /** DHCP has a port for each side, in both families. */
  private static int udpSource(int to) {
    return switch (to) {
      case 67 -> 68;
      case 68 -> 67;
      case 546 -> 547;
      case 547 -> 546;
      default -> CLIENT;
    };
  }
}
