package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.SegmentSpec;
import cloud.faso.spec.agent.SubnetSpec;
import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of a segment does not depend on its ports: DHCP for each family, and a port in every chassis
 * that the gateway's addresses belong to, so that OVN answers for them while no router is attached.
 */
final class SegmentBase {
  private static final String LEASE_SECONDS = "86400";
  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})");

  private final Marks marks;
  private final String id;
  private final SegmentSpec spec;
  private final Key key;
  private final String serverMac;
  private final Map<AddressFamily, Subnet> subnets = new EnumMap<>(AddressFamily.class);
  private final List<Refusal> refused = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();

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
    base.rows.add(base.servicesRow());
    base.subnets.forEach((family, subnet) -> base.rows.add(base.dhcp(family, subnet)));
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

  /** Its rows but for the switch and the names. */
  List<Row> rows() {
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
            "options", new Value.Pairs(Map.of()),
            "external_ids", marks.of(services, spec.name())));
  }

  private Key dhcpKey(AddressFamily family) {
    return new Key(Table.DHCP_OPTIONS, id, family == AddressFamily.IPV4 ? "ipv4" : "ipv6");
  }

  private Row dhcp(AddressFamily family, Subnet subnet) {
    Key dhcp = dhcpKey(family);
    return new Row(
        dhcp,
        null,
        Map.of(
            "cidr", new Value.Text(subnet.range().toCanonicalString()),
            "options", new Value.Pairs(options(family, subnet)),
            "external_ids", marks.of(dhcp, "")));
  }

  /** No router: none is attached yet, and a route to nowhere would only hide that. */
  private Map<String, String> options(AddressFamily family, Subnet subnet) {
    String servers = set(subnet.dns().isEmpty() ? List.of(subnet.gateway()) : subnet.dns());
    String domain = "\"" + spec.domain() + "\"";
    return switch (family) {
      case IPV4 ->
          Map.of(
              "server_id", subnet.gateway(),
              "server_mac", serverMac,
              "lease_time", LEASE_SECONDS,
              "mtu", Integer.toString(spec.mtu()),
              "dns_server", servers,
              "domain_name", domain);
      case IPV6 -> Map.of("server_id", serverMac, "dns_server", servers, "domain_search", domain);
    };
  }

  private static String set(Collection<String> items) {
    return items.size() == 1 ? items.iterator().next() : "{" + String.join(", ", items) + "}";
  }

  /** A family's addresses, checked. */
  private record Subnet(IPAddress range, String gateway, List<String> dns) {
    static Subnet of(AddressFamily family, SubnetSpec spec) throws Unrenderable {
      IPAddress range = Addresses.range(spec.cidr());
      IPAddress gateway = Addresses.address(spec.gateway());
      if (!range.isPrefixed() || Addresses.family(range) != family || !range.contains(gateway)) {
        throw new Unrenderable(
            "bad-subnet",
            "The subnet " + spec.cidr() + " must be of " + family + " and hold its gateway.");
      }
      List<String> dns = new ArrayList<>();
      for (String server : spec.dns()) {
        IPAddress address = Addresses.address(server);
        if (Addresses.family(address) == family) {
          dns.add(Addresses.text(address));
        }
      }
      return new Subnet(range, Addresses.text(gateway), List.copyOf(dns));
    }
  }
}
