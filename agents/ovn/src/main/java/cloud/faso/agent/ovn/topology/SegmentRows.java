package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.SegmentSpec;
import cloud.faso.spec.agent.SubnetSpec;
import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a segment: the switch, DHCP for each family, names, and a port in every chassis that
 * the gateway's addresses belong to, so that OVN answers for them while no router is attached.
 */
final class SegmentRows {
  private static final String LEASE_SECONDS = "86400";
  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})");

  private final Marks marks;
  private final String id;
  private final SegmentSpec spec;
  private final Key key;
  private final String serverMac;
  private final Map<AddressFamily, Subnet> subnets = new EnumMap<>(AddressFamily.class);
  private final List<Key> ports = new ArrayList<>();
  private final Map<String, String> names = new LinkedHashMap<>();

  /** Without its ports. A family that cannot be rendered is refused, and the segment lacks it. */
  SegmentRows(Marks marks, String id, SegmentSpec spec, Consumer<Refusal> refused)
      throws Unrenderable {
    this.marks = marks;
    this.id = id;
    this.spec = spec;
    this.key = new Key(Table.LOGICAL_SWITCH, id, "");
    this.serverMac = Names.serverMac(id);
    if (!DOMAIN.matcher(spec.domain()).matches()) {
      throw new Unrenderable("bad-domain", "\"" + spec.domain() + "\" is not a DNS domain.");
    }
    addSubnet(AddressFamily.IPV4, spec.ipv4(), refused);
    addSubnet(AddressFamily.IPV6, spec.ipv6(), refused);
  }

  private void addSubnet(
      AddressFamily family, @Nullable SubnetSpec subnet, Consumer<Refusal> refused) {
    if (subnet == null) {
      return;
    }
    try {
      subnets.put(family, Subnet.of(family, subnet));
    } catch (Unrenderable e) {
      refused.accept(e.of(id));
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

  void plug(PortRow port) {
    ports.add(port.row().key());
    String hostname = port.hostname();
    if (hostname != null && !port.addresses().isEmpty()) {
      String name = hostname.toLowerCase(Locale.ROOT);
      String addresses = String.join(" ", port.addresses());
      names.merge(name, addresses, (a, b) -> a + " " + b);
      names.merge(
          name + "." + spec.domain().toLowerCase(Locale.ROOT), addresses, (a, b) -> a + " " + b);
    }
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    Key services = new Key(Table.LOGICAL_SWITCH_PORT, id, "services");
    Key dns = new Key(Table.DNS, id, "");
    List<Key> all = new ArrayList<>(ports);
    all.add(services);
    Map<String, Value> columns = new HashMap<>();
    columns.put("name", new Value.Text(id));
    columns.put("ports", Value.Keys.of(all));
    columns.put("dns_records", Value.Keys.of(dns));
    columns.put(
        "other_config",
        new Value.Pairs(Map.of("requested-tnl-key", Integer.toString(spec.tunnelKey()))));
    columns.put("external_ids", marks.of(key, spec.name()));
    rows.add(new Row(key, null, columns));
    rows.add(services(services));
    rows.add(
        new Row(
            dns,
            null,
            Map.of("records", new Value.Pairs(names), "external_ids", marks.of(dns, ""))));
    subnets.forEach((family, subnet) -> rows.add(dhcp(family, subnet)));
    return rows;
  }

  private Row services(Key services) {
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
