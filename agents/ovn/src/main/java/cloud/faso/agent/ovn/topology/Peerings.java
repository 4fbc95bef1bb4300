package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.PeeringRule;
import cloud.faso.spec.agent.PeeringSide;
import cloud.faso.spec.agent.PeeringSpec;
import cloud.faso.spec.agent.RuleDirection;
import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Peerings: a switch between two routers, a route on each to the other's segment, and what may
 * pass. The routers let through nothing but what is between the two segments, whatever is routed;
 * what of it is allowed is decided where it gets to a port, for only there OVN knows answers.
 */
final class Peerings {
  private static final int MOST_NUMBER = (1 << 20) - 1;
  private static final int DNS = 53;
  private static final int FIRST_LINK = 100 << 24 | 64 << 16;

  private final Marks marks;
  private final Map<String, RouterRows> routers;
  private final Joints joints;
  private final Consumer<Refusal> refused;
  private final Map<Integer, String> numbers = new HashMap<>();
  private final List<Row> rows = new ArrayList<>();

  /** All by typed id. */
  Peerings(Marks marks, Map<String, RouterRows> routers, Joints joints, Consumer<Refusal> refused) {
    this.marks = marks;
    this.routers = routers;
    this.joints = joints;
    this.refused = refused;
  }

  /** One side of one, as it is here. */
  private record Side(boolean one, RouterRows router, Joint segment, RouterPort port) {
    Map<AddressFamily, Subnet> subnets() {
      return segment.base().subnets();
    }

    String word() {
      return one ? "one" : "other";
    }
  }

  /** The rows that neither routers nor segments give. */
  List<Row> rows() {
    return rows;
  }

  void add(String id, PeeringSpec spec) throws Unrenderable {
    if (spec.number() < 1 || spec.number() > MOST_NUMBER) {
      throw new Unrenderable("bad-peering-number", "The number must be from 1 to 1048575.");
    }
    Side one = side(id, spec.one(), true);
    Side other = side(id, spec.other(), false);
    Map<AddressFamily, IPAddress> links = links(spec.number());
    check(id, spec, one, other, links);
    numbers.put(spec.number(), id);
    Switch link = new Switch(marks, id, spec.name(), Map.of());
    connect(link, one, other, links);
    connect(link, other, one, links);
    rows.add(link.row());
    filter(id, one, other, spec.allowed());
    filter(id, other, one, spec.allowed());
  }

  private Side side(String id, PeeringSide spec, boolean one) throws Unrenderable {
    RouterRows router = routers.get(spec.router());
    Joint segment = joints.get(spec.segment());
    if (router == null
        || segment == null
        || segment.router() != router
        || !segment.base().spec().tenant().equals(spec.tenant())) {
      throw new Unrenderable(
          "peering-side",
          "The segment "
              + spec.segment()
              + " of the peering is not on this site, or is not joined by "
              + spec.router()
              + ".");
    }
    return new Side(
        one, router, segment, RouterPort.of(marks, id, router.id(), id, Names.peeringMac(one, id)));
  }

  private void check(
      String id, PeeringSpec spec, Side one, Side other, Map<AddressFamily, IPAddress> links)
      throws Unrenderable {
    if (one.router() == other.router()) {
      throw new Unrenderable("peering-side", "Both segments of the peering have one router.");
    }
    if (one.subnets().keySet().stream().noneMatch(other.subnets()::containsKey)) {
      throw new Unrenderable(
          "peering-without-family", "The segments of the peering have no family in common.");
    }
    String taken = numbers.get(spec.number());
    if (taken != null) {
      throw new Unrenderable(
          "bad-peering-number", id + " has the number " + spec.number() + " of " + taken + ".");
    }
    for (Subnet subnet : one.subnets().values()) {
      other.router().requireNew(subnet.range());
    }
    for (Subnet subnet : other.subnets().values()) {
      one.router().requireNew(subnet.range());
    }
    for (IPAddress range : links.values()) {
      one.router().requireNew(range);
      other.router().requireNew(range);
    }
  }

  private static Map<AddressFamily, IPAddress> links(int number) throws Unrenderable {
    int first = FIRST_LINK + 4 * number;
    return Map.of(
        AddressFamily.IPV4,
        Addresses.range(
            "%d.%d.%d.%d/30"
                .formatted(first >>> 24, first >>> 16 & 0xff, first >>> 8 & 0xff, first & 0xff)),
        AddressFamily.IPV6,
        Addresses.range("fd64:fa50:%x:%x::/64".formatted(number >>> 16, number & 0xffff)));
  }

  private static String address(Side side, IPAddress link) {
    return Addresses.text(link.getLower().withoutPrefixLength().increment(side.one() ? 1 : 2));
  }

  private void connect(Switch link, Side near, Side far, Map<AddressFamily, IPAddress> links) {
    String id = link.key().thing();
    RouterRows router = near.router();
    List<String> networks = new ArrayList<>();
    links.forEach((_, range) -> networks.add(Addresses.network(address(near, range), range)));
    router.take(near.port().row(router.key(), Set.copyOf(networks), Map.of(), List.of()));
    router.add(near.port().plugRow(link.key(), Map.of()));
    link.take(near.port().plugKey());
    links.values().forEach(router::connect);
    links.forEach(
        (family, range) -> {
          Subnet own = near.subnets().get(family);
          Subnet theirs = far.subnets().get(family);
          if (theirs != null) {
            router.connect(theirs.range());
          }
          if (own != null && theirs != null) {
            router.addRoute(
                id,
                near.word() + "-" + family,
                theirs.range().toCanonicalString(),
                address(far, range),
                near.port().name());
          }
          restrict(id, near, family, own, theirs);
        });
  }

  /** Nothing but what is between the two segments. */
  private static void restrict(
      String id, Side near, AddressFamily family, @Nullable Subnet own, @Nullable Subnet theirs) {
    String ip = Addresses.ip(family);
    String port = " == \"" + near.port().name() + "\" && " + ip;
    String part = near.word() + "-" + family;
    String in = "";
    String out = "";
    if (own != null && theirs != null) {
      String inside = own.range().toCanonicalString();
      String outside = theirs.range().toCanonicalString();
      in = " && (%s.src != %s || %s.dst != %s)".formatted(ip, outside, ip, inside);
      out = " && (%s.src != %s || %s.dst != %s)".formatted(ip, inside, ip, outside);
    }
    near.router().addDrop(id, part + "-in", "inport" + port + in);
    near.router().addDrop(id, part + "-out", "outport" + port + out);
  }

  /** What comes from the far side to ports of the near one. */
  private void filter(String id, Side near, Side far, List<PeeringRule> allowed)
      throws Unrenderable {
    Key group = new Key(Table.PORT_GROUP, id, near.word());
    String name = Names.side(id, near.word());
    List<Key> acls = new ArrayList<>();
    for (AddressFamily family : AddressFamily.values()) {
      Subnet theirs = far.subnets().get(family);
      if (theirs == null) {
        continue;
      }
      PeeringMatch match = match(id, family, far.one(), allowed);
      if (!match.allowsUdp(DNS)) {
        keepNames(id, near, family);
      }
      List<String> drops = match.refused();
      if (drops.isEmpty()) {
        continue;
      }
      String ip = Addresses.ip(family);
      String refusing =
          "outport == @%s && %s && %s.src == %s && (%s)"
              .formatted(
                  name, ip, ip, theirs.range().toCanonicalString(), String.join(" || ", drops));
      Acl acl = new Acl("faso-peering", RuleDirection.INGRESS, Acl.PEERING, refusing, Acl.DROP);
      Key key = new Key(Table.ACL, id, near.word() + "-" + family);
      acls.add(key);
      rows.add(acl.row(marks, key, group));
    }
    rows.add(
        new Row(
            group,
            null,
            Map.of(
                "name", new Value.Text(name),
                "ports",
                    Value.Keys.of(
                        near.segment().ports().stream().map(port -> port.row().key()).toList()),
                "acls", Value.Keys.of(acls),
                "external_ids", marks.of(group, ""))));
  }

  /** OVN's DNS answers before ACLs are asked; so it is not reached. */
  private static void keepNames(String id, Side near, AddressFamily family) {
    near.router()
        .addDrop(
            id,
            near.word() + "-" + family + "-dns",
            "inport == \"%s\" && %s && udp && udp.dst == %d"
                .formatted(near.port().name(), Addresses.ip(family), DNS));
  }

  private PeeringMatch match(
      String id, AddressFamily family, boolean fromOne, List<PeeringRule> allowed) {
    PeeringMatch match = new PeeringMatch(family);
    for (PeeringRule rule : allowed) {
      if (rule.fromOne() == fromOne) {
        try {
          match.allow(rule);
        } catch (Unrenderable e) {
          refused.accept(e.of(id));
        }
      }
    }
    return match;
  }
}
