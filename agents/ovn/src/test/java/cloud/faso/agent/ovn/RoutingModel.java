package cloud.faso.agent.ovn;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.FloatingIpSpec;
import cloud.faso.spec.agent.ListenerSpec;
import cloud.faso.spec.agent.LoadBalancerSpec;
import cloud.faso.spec.agent.MemberSpec;
import cloud.faso.spec.agent.PeeringRule;
import cloud.faso.spec.agent.PeeringSide;
import cloud.faso.spec.agent.PeeringSpec;
import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.RouteSpec;
import cloud.faso.spec.agent.RouterInterface;
import cloud.faso.spec.agent.RouterSpec;
import cloud.faso.spec.agent.SegmentSpec;
import cloud.faso.spec.agent.Spec;
import cloud.faso.spec.agent.SubnetSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where routers lead, by the words of the specs and nothing else. */
final class RoutingModel {
  private final Map<String, Spec> specs;

  RoutingModel(Map<String, Spec> specs) {
    this.specs = specs;
  }

  /**
   * The port that a packet gets to which its segment's router is given, groups and peerings' rules
   * aside, and what it is then.
   *
   * @return null when it gets to none
   */
  @Nullable Delivery deliver(PortSpec sender, Packet sent) {
    Set<String> near = joinedWith(sender.segment());
    if (near.isEmpty()) {
      return null;
    }
    Packet packet = balanced(near, sent);
    if (packet == null) {
      return null;
    }
    String hop = packet.destination();
    for (String segment : near) {
      if (isOn(segment, hop)) {
        return portAt(segment, hop, packet);
      }
    }
    RouterSpec router = routerOf(sender.segment());
    if (router == null) {
      return null;
    }
    for (PeeringSpec peering : all(PeeringSpec.class)) {
      for (boolean one : List.of(true, false)) {
        PeeringSide own = one ? peering.one() : peering.other();
        PeeringSide far = one ? peering.other() : peering.one();
        if (router.equals(specs.get(own.router())) && isOn(far.segment(), hop)) {
          return isOn(own.segment(), packet.source()) ? across(far.segment(), packet) : null;
        }
      }
    }
    for (RouteSpec route : router.routes()) {
      if (ReferenceModel.contains(route.destination(), hop)) {
        return near.stream()
            .filter(segment -> isOn(segment, route.nextHop()))
            .map(segment -> portAt(segment, route.nextHop(), packet))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
      }
    }
    return null;
  }

  /** The far router balances, and lets through nothing but what is between the two segments. */
  private @Nullable Delivery across(String far, Packet packet) {
    Packet there = balanced(joinedWith(far), packet);
    return there == null ? null : portAt(far, there.destination(), there);
  }

  /** The port that a floating IP stands for, and the packet that it then gets. */
  static Delivery fromOutside(FloatingIpSpec floating, PortSpec port, Packet sent) {
    return new Delivery(
        String.valueOf(floating.port()), sent.to(port.addresses().getFirst(), sent.port()));
  }

  /** Where a packet gets to, as it is then. */
  record Delivery(String port, Packet packet) {}

  /** Whether no peering keeps a packet from a port of a segment. */
  boolean peeringsAllow(String segment, Packet packet) {
    for (PeeringSpec peering : all(PeeringSpec.class)) {
      if (peering.one().segment().equals(segment)
          && isOn(peering.other().segment(), packet.source())
          && !allows(peering, false, packet)) {
        return false;
      }
      if (peering.other().segment().equals(segment)
          && isOn(peering.one().segment(), packet.source())
          && !allows(peering, true, packet)) {
        return false;
      }
    }
    return true;
  }

  private static boolean allows(PeeringSpec peering, boolean fromOne, Packet packet) {
    return peering.allowed().stream()
        .anyMatch(rule -> rule.fromOne() == fromOne && matches(rule, packet));
  }

  private static boolean matches(PeeringRule rule, Packet packet) {
    Integer first = rule.first();
    if (rule.protocol() == null) {
      return true;
    }
    if (rule.protocol() != packet.protocol() || first == null) {
      return rule.protocol() == packet.protocol();
    }
    int last = rule.last() == null ? first : rule.last();
    return packet.port() >= first && packet.port() <= last;
  }

  /** What a load balancer makes of it; null when it has no member. */
  private @Nullable Packet balanced(Set<String> near, Packet packet) {
    int family = packet.family() == AddressFamily.IPV4 ? 0 : 1;
    for (LoadBalancerSpec balancer : all(LoadBalancerSpec.class)) {
      if (!near.contains(balancer.segment())
          || !balancer.addresses().get(family).equals(packet.destination())) {
        continue;
      }
      for (ListenerSpec listener : balancer.listeners()) {
        if (listener.protocol() == packet.protocol() && listener.port() == packet.port()) {
          for (MemberSpec member : listener.members()) {
            if (specs.get(member.port()) instanceof PortSpec port) {
              return packet.to(port.addresses().get(family), member.targetPort());
            }
          }
          return null;
        }
      }
    }
    return packet;
  }

  /** The segments where the same has the gateway's address; none where nothing has. */
  private Set<String> joinedWith(String segment) {
    RouterSpec router = routerOf(segment);
    if (router != null) {
      return router.interfaces().stream().map(RouterInterface::segment).collect(Collectors.toSet());
    }
    boolean balanced =
        all(LoadBalancerSpec.class).stream()
            .anyMatch(balancer -> balancer.segment().equals(segment));
    return balanced ? Set.of(segment) : Set.of();
  }

  private @Nullable RouterSpec routerOf(String segment) {
    return all(RouterSpec.class).stream()
        .filter(router -> router.interfaces().contains(new RouterInterface(segment)))
        .findFirst()
        .orElse(null);
  }

  private @Nullable Delivery portAt(String segment, String address, Packet packet) {
    for (Map.Entry<String, Spec> entry : specs.entrySet()) {
      if (entry.getValue() instanceof PortSpec port
          && port.segment().equals(segment)
          && port.addresses().contains(address)) {
        return new Delivery(entry.getKey(), packet);
      }
    }
    return null;
  }

  private boolean isOn(String segment, String address) {
    return specs.get(segment) instanceof SegmentSpec spec
        && (isIn(spec.ipv4(), address) || isIn(spec.ipv6(), address));
  }

  private static boolean isIn(@Nullable SubnetSpec subnet, String address) {
    return subnet != null && ReferenceModel.contains(subnet.cidr(), address);
  }

  private <T> List<T> all(Class<T> kind) {
    return specs.values().stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
