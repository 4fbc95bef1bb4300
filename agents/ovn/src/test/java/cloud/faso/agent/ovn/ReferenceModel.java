package cloud.faso.agent.ovn;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.AddressPair;
import cloud.faso.spec.agent.FloatingIpSpec;
import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.RuleDirection;
import cloud.faso.spec.agent.RuleSpec;
import cloud.faso.spec.agent.SecurityGroupSpec;
import cloud.faso.spec.agent.Spec;
import inet.ipaddr.IPAddressString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may send what to whom, by the words of the specs and nothing else. */
public final class ReferenceModel {
  private final Map<String, Spec> specs;
  private final RoutingModel routing;

  /** By those specs. */
  public ReferenceModel(Map<String, Spec> specs) {
    this.specs = specs;
    this.routing = new RoutingModel(specs);
  }

  /** Whether a packet that opens a flow gets to a port. */
  public boolean arrives(Packet packet, String to) {
    PortSpec sender = port(packet.from());
    PortSpec receiver = port(to);
    return sender.segment().equals(receiver.segment())
        && leaves(sender, packet)
        && enters(receiver, packet);
  }

  /** The same of a packet that the gateway of its segment is given. */
  public boolean arrivesRouted(Packet packet, String to) {
    PortSpec sender = port(packet.from());
    if (!leaves(sender, packet)) {
      return false;
    }
    RoutingModel.Delivery delivery = routing.deliver(sender, packet);
    return delivery != null && delivery.port().equals(to) && enters(port(to), delivery.packet());
  }

  /** The same of a packet that comes from outside for a floating IP. */
  public boolean arrivesFromOutside(Packet packet, FloatingIpSpec floating) {
    PortSpec receiver = port(String.valueOf(floating.port()));
    return !asksForNames(packet)
        && enters(receiver, RoutingModel.fromOutside(floating, receiver, packet).packet());
  }

  private static boolean asksForNames(Packet packet) {
    return packet.protocol() == 17 && packet.port() == 53;
  }

  private boolean leaves(PortSpec sender, Packet packet) {
    return maySendAs(sender, packet)
        && !isForServersOnly(sender, packet)
        && (asksForAddress(packet) || allows(sender, packet, RuleDirection.EGRESS));
  }

  private boolean enters(PortSpec receiver, Packet packet) {
    return mayReceive(receiver, packet)
        && allows(receiver, packet, RuleDirection.INGRESS)
        && routing.peeringsAllow(receiver.segment(), packet);
  }

  private PortSpec port(String id) {
    return (PortSpec) specs.getOrDefault(id, Specs.port(0, 0));
  }

  private static boolean maySendAs(PortSpec port, Packet packet) {
    if (!port.antiSpoofing()) {
      return true;
    }
    if (packet.sourceMac().equals(port.mac()) && port.addresses().contains(packet.source())) {
      return true;
    }
    for (AddressPair pair : port.allowedPairs()) {
      String mac = pair.mac() == null ? port.mac() : pair.mac();
      if (packet.sourceMac().equals(mac) && contains(pair.cidr(), packet.source())) {
        return true;
      }
    }
    return false;
  }

  /** What is for another's address gets only to who may send from there, a router e.g. */
  private static boolean mayReceive(PortSpec port, Packet packet) {
    return !port.antiSpoofing()
        || port.addresses().contains(packet.destination())
        || port.allowedPairs().stream()
            .anyMatch(
                pair ->
                    (pair.mac() == null || pair.mac().equals(port.mac()))
                        && contains(pair.cidr(), packet.destination()));
  }

  private static boolean isForServersOnly(PortSpec sender, Packet packet) {
    if (packet.protocol() != 17) {
      return false;
    }
    int server = packet.family() == AddressFamily.IPV4 ? 67 : 547;
    return packet.sourcePort() == 53 || (sender.antiSpoofing() && packet.sourcePort() == server);
  }

  private static boolean asksForAddress(Packet packet) {
    return packet.protocol() == 17
        && (packet.family() == AddressFamily.IPV4
            ? packet.sourcePort() == 68 && packet.port() == 67
            : packet.sourcePort() == 546 && packet.port() == 547);
  }

  private boolean allows(PortSpec port, Packet packet, RuleDirection direction) {
    for (String id : port.securityGroups()) {
      if (specs.get(id) instanceof SecurityGroupSpec group) {
        for (RuleSpec rule : group.rules()) {
          if (rule.direction() == direction && matches(rule, packet)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean matches(RuleSpec rule, Packet packet) {
    String remote =
        rule.direction() == RuleDirection.INGRESS ? packet.source() : packet.destination();
    return rule.family() == packet.family()
        && (rule.protocol() == null || rule.protocol() == packet.protocol())
        && portMatches(rule, packet)
        && (rule.remoteCidr() == null || contains(rule.remoteCidr(), remote))
        && isMember(rule.remoteGroup(), remote);
  }

  private static boolean portMatches(RuleSpec rule, Packet packet) {
    Integer first = rule.first();
    if (first == null) {
      return true;
    }
    if (packet.isIcmp()) {
      return packet.port() == first && (rule.last() == null || packet.sourcePort() == rule.last());
    }
    int last = rule.last() == null ? first : rule.last();
    return packet.port() >= first && packet.port() <= last;
  }

  private boolean isMember(@Nullable String group, String address) {
    return group == null
        || specs.values().stream()
            .anyMatch(
                spec ->
                    spec instanceof PortSpec port
                        && port.securityGroups().contains(group)
                        && port.addresses().contains(address));
  }

  static boolean contains(String cidr, String address) {
    return new IPAddressString(cidr)
        .getAddress()
        .toPrefixBlock()
        .contains(new IPAddressString(address).getAddress());
  }
}
