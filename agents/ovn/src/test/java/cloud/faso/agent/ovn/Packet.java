package cloud.faso.agent.ovn;

import cloud.faso.spec.agent.AddressFamily;

/**
 * A packet that opens a flow.
 *
 * @param from typed id of the port that sends it
 * @param protocol number, as in the IP header
 * @param sourcePort of TCP or UDP
 * @param port of TCP or UDP that it is for, or the ICMP type
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

  /** In OVN's language. */
  public String microflow(String inport) {
    String ip = family == AddressFamily.IPV4 ? "ip4" : "ip6";
    String what =
        switch (protocol) {
          case 6 -> "tcp && tcp.src == %d && tcp.dst == %d".formatted(sourcePort, port);
          case 17 -> "udp && udp.src == %d && udp.dst == %d".formatted(sourcePort, port);
          case 1 -> "icmp4.type == " + port + " && icmp4.code == 0";
          case 58 -> "icmp6.type == " + port + " && icmp6.code == 0";
          default -> "ip.proto == " + protocol;
        };
    return """
        inport == "%s" && eth.src == %s && eth.dst == %s && %s && %s.src == %s && %s.dst == %s && ip.ttl == 64 && %s\
        """
        .formatted(inport, sourceMac, destinationMac, ip, ip, source, ip, destination, what);
  }
}
