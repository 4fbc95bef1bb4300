package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.ExternalNetworkSpec;
import cloud.faso.spec.agent.ExternalSubnetSpec;
import inet.ipaddr.IPAddress;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of an external network: a switch, and its port that leads to the nodes' bridges. */
final class ExternalRows {
  private static final int MOST_VLAN = 4094;

  private final Marks marks;
  private final String id;
  private final ExternalNetworkSpec spec;
  private final Map<AddressFamily, Outer> subnets = new EnumMap<>(AddressFamily.class);

  /** A family's addresses, and where the datacenter's router is among them. */
  record Outer(IPAddress range, String gateway) {}

  ExternalRows(Marks marks, String id, ExternalNetworkSpec spec) throws Unrenderable {
    this.marks = marks;
    this.id = id;
    this.spec = spec;
    Integer vlan = spec.vlan();
    if (vlan != null && (vlan < 1 || vlan > MOST_VLAN)) {
      throw new Unrenderable("bad-vlan", "The VLAN must be from 1 to 4094, and is " + vlan + ".");
    }
    addSubnet(AddressFamily.IPV4, spec.ipv4());
    addSubnet(AddressFamily.IPV6, spec.ipv6());
  }

  private void addSubnet(AddressFamily family, @Nullable ExternalSubnetSpec subnet)
      throws Unrenderable {
    if (subnet == null) {
      return;
    }
    IPAddress range = Addresses.range(subnet.cidr());
    IPAddress gateway = Addresses.address(subnet.gateway());
    if (!range.isPrefixed() || Addresses.family(range) != family || !range.contains(gateway)) {
      throw new Unrenderable(
          "bad-subnet",
          "The subnet " + subnet.cidr() + " must be of " + family + " and hold its gateway.");
    }
    subnets.put(family, new Outer(range, Addresses.text(gateway)));
  }

  String id() {
    return id;
  }

  ExternalNetworkSpec spec() {
    return spec;
  }

  /** Whose rows its switch may hold. */
  Key key() {
    return new Key(Table.LOGICAL_SWITCH, id, "");
  }

  @Nullable Outer subnet(AddressFamily family) {
    return subnets.get(family);
  }

  Map<AddressFamily, Outer> subnets() {
    return subnets;
  }

  /** One that a router or a floating IP can have; fails when it is none. */
  IPAddress address(String text) throws Unrenderable {
    IPAddress address = Addresses.address(text);
    Outer subnet = subnets.get(Addresses.family(address));
    String shown = Addresses.text(address);
    if (subnet == null || !subnet.range().contains(address)) {
      throw new Unrenderable(
          "address-not-on-external-network",
          "The address " + shown + " is not in a subnet of the external network.");
    }
    if (shown.equals(subnet.gateway())) {
      throw new Unrenderable(
          "address-taken", "The datacenter's own router has the address " + shown + ".");
    }
    return address;
  }

  /** Whether it is one that a router or a floating IP can have. */
  boolean mayGive(IPAddress address) {
    Outer subnet = subnets.get(Addresses.family(address));
    return subnet != null
        && subnet.range().contains(address)
        && !Addresses.text(address).equals(subnet.gateway());
  }

  /**
   * Its rows.
   *
   * @param held what its switch refers to besides
   */
  List<Row> rows(Set<Key> held) {
    Switch own = new Switch(marks, id, spec.name(), Map.of());
    held.forEach(own::take);
    Integer vlan = spec.vlan();
    // Another tag is another port: a column cannot be told to hold nothing.
    Key port =
        new Key(Table.LOGICAL_SWITCH_PORT, id, vlan == null ? "localnet" : "localnet-" + vlan);
    Map<String, Value> columns =
        new HashMap<>(
            Map.of(
                "name", new Value.Text(id + "-" + port.part()),
                "type", new Value.Text("localnet"),
                "enabled", new Value.Flag(true),
                "addresses", Value.Texts.of("unknown"),
                "port_security", Value.Texts.of(),
                "options", new Value.Pairs(Map.of("network_name", spec.physicalNetwork())),
                "external_ids", marks.of(port, spec.name())));
    if (vlan != null) {
      columns.put("tag", new Value.Whole(vlan));
    }
    own.take(port);
    return List.of(own.row(), new Row(port, own.key(), columns));
  }
}
