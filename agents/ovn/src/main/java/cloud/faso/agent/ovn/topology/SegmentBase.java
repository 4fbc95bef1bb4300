package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.SegmentSpec;
import cloud.faso.spec.agent.SubnetSpec;
import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of a segment does not depend on its ports: DHCP for each family, and a port in every chassis
 * that the gateway's addresses belong to, so that OVN answers for them while no router does. Guests
 * ask there for names; OVN reads such questions before it looks where they go, so a router's port
 * does as well.
 */
final class SegmentBase {
  /** As long as an address rests before it is another's. */
  private static final String LEASE_SECONDS = "3600";

  /** Without a router: who is given no way out asks again soon, for there may be one by then. */
  private static final String SHORT_LEASE_SECONDS = "600";

  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})");

  private final Marks marks;
  private final String id;
  private final SegmentSpec spec;
  private final Key key;
  private final String serverMac;
  private final Map<AddressFamily, Subnet> subnets = new EnumMap<>(AddressFamily.class);
  private final List<Refusal> refused = new ArrayList<>();
  private final List<Row> alone = new ArrayList<>();
  private final List<Row> joined = new ArrayList<>();

  private SegmentBase(Marks marks, String id, SegmentSpec spec) throws Unrenderable {
    this.marks = marks;
    this.id = id;
    this.spec = spec;
    this.key = new Key(Table.LOGICAL_SWITCH, id, "");
    this.serverMac = Names.serverMac(id);
    if (!DOMAIN.matcher(spec.domain()).matches()) {
      throw new Unrenderable("bad-domain", "\"" + spec.domain() + "\" is not a DNS domain.");
    }
  }

  /** A family that cannot be rendered is refused, and the segment lacks it. */
  static SegmentBase of(Marks marks, String id, SegmentSpec spec) throws Unrenderable {
    SegmentBase base = new SegmentBase(marks, id, spec);
    base.addSubnet(AddressFamily.IPV4, spec.ipv4());
    base.addSubnet(AddressFamily.IPV6, spec.ipv6());
    base.alone.add(base.servicesRow());
    base.subnets.forEach(
        (family, subnet) -> {
          base.alone.add(base.dhcp(family, subnet, false));
          base.joined.add(base.dhcp(family, subnet, true));
        });
    return base;
  }

  private void addSubnet(AddressFamily family, @Nullable SubnetSpec subnet) {
    if (subnet == null) {
      return;
    }
    try {
      subnets.put(family, Subnet.of(family, subnet));
    } catch (Unrenderable e) {
      refused.add(e.of(id));
    }
  }

  Key key() {
    return key;
  }

  /** Fails when a port of the segment cannot have the address. */
  void check(IPAddress address) throws Unrenderable {
    Subnet subnet = subnets.get(Addresses.family(address));
    if (subnet == null || !subnet.range().contains(address)) {
      throw new Unrenderable(
          "address-not-on-segment",
          "The address " + Addresses.text(address) + " is not in a subnet of the port's segment.");
    }
  }

  /** The reference to the options for a port with these addresses. */
  Value dhcp(AddressFamily family, Map<AddressFamily, String> addresses) {
    return subnets.containsKey(family) && addresses.containsKey(family)
        ? Value.Keys.of(dhcpKey(family))
        : Value.Keys.of();
  }

  String id() {
    return id;
  }

  SegmentSpec spec() {
    return spec;
  }

  List<Refusal> refused() {
    return refused;
  }

  /** In the order of families. */
  Map<AddressFamily, Subnet> subnets() {
    return subnets;
  }

  /** The MAC that DHCP and DNS answer from, and a router that joins. */
  String serverMac() {
    return serverMac;
  }

  /**
   * Its rows but for the switch and the names.
   *
   * @param routed whether guests are to be told that the gateway's address leads on
   * @param answered whether a router's port answers for the gateway's addresses
   */
  List<Row> rows(boolean routed, boolean answered) {
    List<Row> dhcp = routed ? joined : alone.subList(1, alone.size());
    List<Row> rows = new ArrayList<>(dhcp);
    if (!answered) {
      rows.add(alone.getFirst());
    }
    return rows;
  }

  Key services() {
    return new Key(Table.LOGICAL_SWITCH_PORT, id, "services");
  }

  private Row servicesRow() {
    Key services = services();
    StringBuilder address = new StringBuilder(serverMac);
    subnets.values().forEach(subnet -> address.append(' ').append(subnet.gateway()));
    return new Row(
        services,
        key,
        Map.of(
            "name", new Value.Text(id + "-services"),
            "type", new Value.Text("localport"),
            "enabled", new Value.Flag(true),
            "addresses", Value.Texts.of(address.toString()),
            "port_security", Value.Texts.of(),
            "options", new Value.Pairs(TunnelKeys.SERVICES),
            "external_ids", marks.of(services, spec.name())));
  }

  private Key dhcpKey(AddressFamily family) {
    return new Key(Table.DHCP_OPTIONS, id, family == AddressFamily.IPV4 ? "ipv4" : "ipv6");
  }

  private Row dhcp(AddressFamily family, Subnet subnet, boolean routed) {
    Key dhcp = dhcpKey(family);
    return new Row(
        dhcp,
        null,
        Map.of(
            "cidr", new Value.Text(subnet.range().toCanonicalString()),
            "options", new Value.Pairs(options(family, subnet, routed)),
            "external_ids", marks.of(dhcp, "")));
  }

  /** No router while none is attached: a route to nowhere would only hide that. */
  private Map<String, String> options(AddressFamily family, Subnet subnet, boolean routed) {
    String servers = set(subnet.dns().isEmpty() ? List.of(subnet.gateway()) : subnet.dns());
    String domain = "\"" + spec.domain() + "\"";
    return switch (family) {
      case IPV4 -> {
        Map<String, String> options =
            new HashMap<>(
                Map.of(
                    "server_id",
                    subnet.gateway(),
                    "server_mac",
                    serverMac,
                    "lease_time",
                    routed ? LEASE_SECONDS : SHORT_LEASE_SECONDS,
                    "mtu",
                    Integer.toString(spec.mtu()),
                    "dns_server",
                    servers,
                    "domain_name",
                    domain));
        if (routed) {
          options.put("router", subnet.gateway());
        }
        yield options;
      }
      case IPV6 -> Map.of("server_id", serverMac, "dns_server", servers, "domain_search", domain);
    };
  }

  private static String set(Collection<String> items) {
    return items.size() == 1 ? items.iterator().next() : "{" + String.join(", ", items) + "}";
  }
}
