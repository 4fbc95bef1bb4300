package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.RouterGateway;
import cloud.faso.spec.agent.RuleDirection;
import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a router leads outward: its port on the external network, carried by a few nodes, and what
 * may pass there. No packet leaves from an address that is not the router's to use, whatever a
 * guest sends, and none comes in for one, whoever sends it there.
 */
final class Outward {
  private final Marks marks;
  private final RouterRows router;
  private final RouterGateway spec;
  private final Exit exit;
  private final ExternalRows external;
  private final RouterPort port;
  private final Map<AddressFamily, IPAddress> addresses = new EnumMap<>(AddressFamily.class);
  private final Set<String> floating = new LinkedHashSet<>();

  /** Fails when it cannot be; the router then leads nowhere. */
  Outward(Marks marks, RouterRows router, RouterGateway spec, Exit exit) throws Unrenderable {
    this.marks = marks;
    this.router = router;
    this.spec = spec;
    this.exit = exit;
    this.external = exit.external();
    String mac = Names.gatewayMac(router.id(), external.id());
    this.port = RouterPort.of(marks, router.id(), external.id(), mac);
    if (external.spec().gateways().isEmpty()) {
      throw new Unrenderable(
          "no-gateway-node",
          "No node of this site is connected to the external network, so nothing can lead there.");
    }
    for (ExternalRows.Outer subnet : external.subnets().values()) {
      router.requireNew(subnet.range());
    }
    for (String text : spec.addresses()) {
      IPAddress address = exit.claim(text, router.id());
      if (addresses.put(Addresses.family(address), address) != null) {
        throw new Unrenderable(
            "two-addresses", "The router's gateway has two addresses of one family.");
      }
    }
    if (addresses.isEmpty()) {
      throw new Unrenderable(
          "no-address", "The router's gateway has no address on the external network.");
    }
  }

  Exit exit() {
    return exit;
  }

  String portName() {
    return port.name();
  }

  /** Those of the router's families, with its own address. */
  Map<AddressFamily, IPAddress> addresses() {
    return addresses;
  }

  /** An address more that the router answers for. */
  void addFloating(String address) {
    floating.add(address);
  }

  /** Gives the router all of its rows, once it has joined its segments. */
  void finish() {
    addPort();
    addresses.forEach(
        (family, address) -> {
          ExternalRows.Outer subnet = external.subnet(family);
          if (subnet != null && !router.hasDefaultRoute(family)) {
            router.addRoute(
                router.id(),
                "default-" + family,
                family == AddressFamily.IPV4 ? "0.0.0.0/0" : "::/0",
                subnet.gateway(),
                port.name());
          }
          if (spec.snat()) {
            translate(family, address);
          }
        });
    for (AddressFamily family : AddressFamily.values()) {
      guard(family);
    }
    guardNames();
  }

  /**
   * OVN's DNS is at a segment's switch, and asks no ACL: what is for port 53 it answers with the
   * segment's names, whoever asks, and what is from there passes to every guest (see the package).
   * So neither comes in but as an answer to what somebody inside sent. Where addresses are not
   * translated no state says which are answers; those who ask do so from ports that are nobody's
   * service.
   */
  private void guardNames() {
    String unasked =
        spec.snat()
            ? "(udp.src == 53 || udp.dst == 53) && ct.new"
            : "(udp.dst == 53 || (udp.src == 53 && udp.dst < 1024))";
    router.addDrop(router.id(), "dns", "inport == \"" + port.name() + "\" && udp && " + unasked);
  }

  private void addPort() {
    Set<String> networks = new HashSet<>();
    addresses.forEach(
        (family, address) -> {
          ExternalRows.Outer subnet = external.subnet(family);
          if (subnet != null) {
            networks.add(Addresses.network(Addresses.text(address), subnet.range()));
          }
        });
    List<Row> chassis = new ArrayList<>();
    List<String> nodes = Gateways.of(router.id(), external.spec().gateways());
    for (int i = 0; i < nodes.size(); i++) {
      Key key = new Key(Table.GATEWAY_CHASSIS, router.id(), external.id() + " " + nodes.get(i));
      chassis.add(
          new Row(
              key,
              port.key(),
              Map.of(
                  "name", new Value.Text(port.name() + "." + nodes.get(i)),
                  "chassis_name", new Value.Text(nodes.get(i)),
                  "priority", new Value.Whole(Gateways.MOST - i),
                  "external_ids", marks.of(key, ""))));
    }
    router.take(
        port.row(router.key(), networks, Map.of(), chassis.stream().map(Row::key).toList()));
    chassis.forEach(router::add);
    exit.take(port.plugKey());
    router.add(
        port.plugRow(
            external.key(),
            Map.of("nat-addresses", "router", "exclude-lb-vips-from-garp", "true")));
  }

  private void translate(AddressFamily family, IPAddress address) {
    router
        .segments()
        .forEach(
            segment -> {
              Subnet subnet = segment.base().subnets().get(family);
              if (subnet != null) {
                router.addNat(
                    router.id(),
                    "snat-" + segment.id() + "-" + family,
                    Map.of(
                        "type", new Value.Text("snat"),
                        "external_ip", new Value.Text(Addresses.text(address)),
                        "logical_ip", new Value.Text(subnet.range().toCanonicalString())));
              }
            });
  }

  /** Answers pass too: OVN keeps no state at a router's port, and these do not need any. */
  private void guard(AddressFamily family) {
    String ip = Addresses.ip(family);
    Set<String> own = own(family);
    Set<String> reached = new LinkedHashSet<>(own);
    if (family == AddressFamily.IPV6) {
      own.add(port.linkLocal());
      reached.add(port.linkLocal());
      reached.add("ff00::/8");
    }
    addAcl("out", family, RuleDirection.EGRESS, "inport", ip + ".src", own);
    addAcl("in", family, RuleDirection.INGRESS, "outport", ip + ".dst", reached);
  }

  private Set<String> own(AddressFamily family) {
    Set<String> own = new LinkedHashSet<>();
    IPAddress address = addresses.get(family);
    if (address == null) {
      return own;
    }
    own.add(Addresses.text(address));
    if (family == AddressFamily.IPV4) {
      own.addAll(floating);
    }
    if (!spec.snat()) {
      for (Joint segment : router.segments()) {
        Subnet subnet = segment.base().subnets().get(family);
        if (subnet != null) {
          own.add(subnet.range().toCanonicalString());
        }
      }
    }
    return own;
  }

  private void addAcl(
      String way,
      AddressFamily family,
      RuleDirection direction,
      String end,
      String field,
      Set<String> allowed) {
    String match = end + " == \"" + port.plug() + "\" && " + Addresses.ip(family);
    String name = "faso-external-" + way;
    String part = external.id() + " " + way + "-" + family;
    if (!allowed.isEmpty()) {
      String own = match + " && " + field + " == {" + String.join(", ", allowed) + "}";
      take(part + "-own", new Acl(name, direction, Acl.SPARED, own, Acl.PASS));
    }
    take(part, new Acl(name, direction, Acl.GUARD, match, Acl.DROP));
  }

  private void take(String part, Acl acl) {
    Key key = new Key(Table.ACL, router.id(), part);
    exit.take(key);
    router.add(acl.row(marks, key, external.key()));
  }
}
