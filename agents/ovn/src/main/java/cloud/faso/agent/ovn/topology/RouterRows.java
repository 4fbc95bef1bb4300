package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.RouteSpec;
import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of a router, while what it leads to is gathered. */
final class RouterRows {
  private static final int POLICY = 1000;

  private final Marks marks;
  private final String id;
  private final String name;
  private final boolean leadsOn;
  private final Key key;
  private final List<Joint> segments = new ArrayList<>();
  private final List<Connected> connected = new ArrayList<>();
  private final Set<AddressFamily> defaults = EnumSet.noneOf(AddressFamily.class);
  private final Map<Table, List<Key>> held = new EnumMap<>(Table.class);
  private final List<Row> rows = new ArrayList<>();
  private @Nullable Outward outward;

  /** A network that it is on, or a range that a peering leads to. */
  private record Connected(IPAddress range, @Nullable String port, @Nullable String own) {}

  /**
   * One that leads nowhere.
   *
   * @param id typed id of what it is for
   * @param name for people
   * @param leadsOn false: only answers for a segment's gateway, which guests do not hear of
   */
  RouterRows(Marks marks, String id, String name, boolean leadsOn) {
    this.marks = marks;
    this.id = id;
    this.name = name;
    this.leadsOn = leadsOn;
    this.key = new Key(Table.LOGICAL_ROUTER, id, "");
  }

  String id() {
    return id;
  }

  Key key() {
    return key;
  }

  boolean leadsOn() {
    return leadsOn;
  }

  List<Joint> segments() {
    return segments;
  }

  boolean joins(String segment) {
    return segments.stream().anyMatch(joined -> joined.id().equals(segment));
  }

  @Nullable Outward outward() {
    return outward;
  }

  boolean hasDefaultRoute(AddressFamily family) {
    return defaults.contains(family);
  }

  /** A row that comes with it and is held by another. */
  void add(Row row) {
    rows.add(row);
  }

  /** A row that it holds. */
  void take(Row row) {
    rows.add(row);
    take(row.key());
  }

  /** Refers to a row. */
  void take(Key row) {
    held.computeIfAbsent(row.table(), _ -> new ArrayList<>()).add(row);
  }

  /** Fails when it knows addresses of the range already. */
  void requireNew(IPAddress range) throws Unrenderable {
    for (Connected network : connected) {
      if (Addresses.overlap(network.range(), range)) {
        throw new Unrenderable(
            "subnets-overlap",
            "The subnet "
                + range.toCanonicalString()
                + " overlaps "
                + network.range().toCanonicalString()
                + ", to which the router leads already.");
      }
    }
  }

  /** Knows a range from now on. */
  void connect(IPAddress range) {
    connected.add(new Connected(range, null, null));
  }

  /** Takes the gateway's addresses on a segment that no router has joined. */
  void join(Joint segment) throws Unrenderable {
    Map<AddressFamily, Subnet> subnets = segment.base().subnets();
    if (subnets.isEmpty()) {
      throw new Unrenderable(
          "segment-without-subnet",
          "The segment " + segment.id() + " has no subnet that a router could have an address of.");
    }
    for (Subnet subnet : subnets.values()) {
      requireNew(subnet.range());
    }
    RouterPort port = RouterPort.of(marks, id, segment.id(), segment.base().serverMac());
    Set<String> networks = new HashSet<>();
    for (Subnet subnet : subnets.values()) {
      networks.add(subnet.network());
      connected.add(new Connected(subnet.range(), port.name(), subnet.gateway()));
    }
    take(port.row(key, networks, leadsOn ? advertised(segment) : Map.of(), List.of()));
    add(port.plugRow(segment.base().key(), TunnelKeys.ROUTER));
    segment.take(port.plugKey());
    segment.join(this);
    segments.add(segment);
  }

  private static Map<String, String> advertised(Joint segment) {
    Subnet subnet = segment.base().subnets().get(AddressFamily.IPV6);
    if (subnet == null) {
      return Map.of();
    }
    return Map.of(
        "address_mode",
        subnet.slaac() ? "slaac" : "dhcpv6_stateful",
        "send_periodic",
        "true",
        "mtu",
        Integer.toString(segment.base().spec().mtu()),
        "rdnss",
        subnet.dns().isEmpty() ? subnet.gateway() : subnet.dns().getFirst(),
        "dnssl",
        segment.base().spec().domain());
  }

  void leadOutward(Outward way) {
    outward = way;
    way.exit()
        .external()
        .subnets()
        .forEach(
            (family, subnet) -> {
              IPAddress own = way.addresses().get(family);
              connected.add(
                  new Connected(
                      subnet.range(),
                      own == null ? null : way.portName(),
                      own == null ? null : Addresses.text(own)));
            });
  }

  /** A tenant's own route. */
  void addRoute(RouteSpec spec) throws Unrenderable {
    IPAddress destination = Addresses.range(spec.destination());
    IPAddress nextHop = Addresses.address(spec.nextHop());
    String via = Addresses.text(nextHop);
    if (Addresses.family(destination) != Addresses.family(nextHop)) {
      throw new Unrenderable(
          "bad-route", "The route to " + spec.destination() + " is of another family than " + via);
    }
    for (Connected network : connected) {
      if (network.port() == null || !network.range().contains(nextHop)) {
        continue;
      }
      boolean outside = outward != null && network.port().equals(outward.portName());
      if (via.equals(network.own())
          || (outside && outward != null && outward.exit().isClaimed(nextHop))) {
        throw new Unrenderable(
            "next-hop-of-router",
            "The next hop "
                + via
                + " is an address of this router, or of another tenant's: give one of a machine.");
      }
      if (Addresses.isEverything(destination)) {
        defaults.add(Addresses.family(destination));
      }
      addRoute(
          id,
          destination.toCanonicalString() + " via " + via,
          destination.toCanonicalString(),
          via,
          network.port());
      return;
    }
    throw new Unrenderable(
        "next-hop-unreachable",
        "The next hop " + via + " is on no segment or external network that the router is on.");
  }

  void addRoute(String thing, String part, String destination, String nextHop, String port) {
    Key route = new Key(Table.STATIC_ROUTE, thing, part);
    take(
        new Row(
            route,
            key,
            Map.of(
                "ip_prefix", new Value.Text(destination),
                "nexthop", new Value.Text(nextHop),
                "output_port", new Value.Text(port),
                "external_ids", marks.of(route, ""))));
  }

  /** A translation of addresses. */
  void addNat(String thing, String part, Map<String, Value> columns) {
    Key nat = new Key(Table.NAT, thing, part);
    Map<String, Value> all = new HashMap<>(columns);
    all.put("external_ids", marks.of(nat, ""));
    take(new Row(nat, key, all));
  }

  /** What it drops although it knows a way. */
  void addDrop(String thing, String part, String match) {
    Key policy = new Key(Table.ROUTER_POLICY, thing, part);
    take(
        new Row(
            policy,
            key,
            Map.of(
                "priority", new Value.Whole(POLICY),
                "match", new Value.Text(match),
                "action", new Value.Text("drop"),
                "external_ids", marks.of(policy, ""))));
  }

  /** Its rows, once all is gathered. */
  List<Row> rows() {
    if (outward != null) {
      outward.finish();
    }
    rows.add(
        new Row(
            key,
            null,
            Map.of(
                // OVN takes a switch and a router of one name for one when it is asked by name.
                "name", new Value.Text(leadsOn ? id : id + "-router"),
                "ports", keys(Table.LOGICAL_ROUTER_PORT),
                "static_routes", keys(Table.STATIC_ROUTE),
                "policies", keys(Table.ROUTER_POLICY),
                "nat", keys(Table.NAT),
                "load_balancer", keys(Table.LOAD_BALANCER),
                "options", new Value.Pairs(Map.of("always_learn_from_arp_request", "false")),
                "external_ids", marks.of(key, name))));
    return rows;
  }

  private Value keys(Table table) {
    return Value.Keys.of(held.getOrDefault(table, List.of()));
  }
}
