package cloud.faso.agent.ovn;

import cloud.faso.spec.agent.AddressFamily;

/**
 * A packet that opens a flow.
 *
 * @param from typed id of the port that sends it
 * @param protocol number, as in the IP header
 * @param sourcePort of TCP, UDP or SCTP, or the ICMP code
 * @param port of TCP, UDP or SCTP that it is for, or the ICMP type
 */
public record Packet(
    String from,
    String sourceMac,
    String source,
    String destinationMac,
    String destination,
    AddressFamily family,
    int protocol,
    int sourcePort,
    int port) {

  /** The same for another address and port. */
  Packet to(String address, int otherPort) {
    return new Packet(
        from, sourceMac, source, destinationMac, address, family, protocol, sourcePort, otherPort);
  }

  /** Whether a protocol has ports: TCP, UDP and SCTP. */
  static boolean hasPorts(int protocol) {
    return protocol == 6 || protocol == 17 || protocol == 132;
  }

  boolean isIcmp() {
    return protocol == 1 || protocol == 58;
  }

  /** In OVN's language. */
  public String microflow(String inport) {
    String ip = family == AddressFamily.IPV4 ? "ip4" : "ip6";
    String what =
        switch (protocol) {
          case 6 -> "tcp && tcp.src == %d && tcp.dst == %d".formatted(sourcePort, port);
          case 17 -> "udp && udp.src == %d && udp.dst == %d".formatted(sourcePort, port);
          case 132 -> "sctp && sctp.src == %d && sctp.dst == %d".formatted(sourcePort, port);
          case 1 -> "icmp4.type == %d && icmp4.code == %d".formatted(port, sourcePort);
          case 58 -> "icmp6.type == %d && icmp6.code == %d".formatted(port, sourcePort);
          default -> "ip.proto == " + protocol;
        };
    return """
        inport == "%s" && eth.src == %s && eth.dst == %s && %s && %s.src == %s && %s.dst == %s && ip.ttl == 64 && %s\
        """
        .formatted(inport, sourceMac, destinationMac, ip, ip, source, ip, destination, what);
  }
}
