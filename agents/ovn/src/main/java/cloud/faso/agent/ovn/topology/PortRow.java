package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.AddressPair;
import cloud.faso.spec.agent.PortSpec;
import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The row of a port.
 *
 * @param limits rows for how much it may send and receive
 * @param addresses in their canonical form, in the order of families
 */
record PortRow(
    String id, PortSpec spec, Row row, List<Row> limits, Map<AddressFamily, String> addresses) {

  static PortRow of(Marks marks, String id, PortSpec spec, SegmentBase segment)
      throws Unrenderable {
    Key key = new Key(Table.LOGICAL_SWITCH_PORT, id, "");
    Map<AddressFamily, String> addresses = addresses(spec, segment);
    String own = Addresses.mac(spec.mac()) + joined(addresses.values());
    Map<String, Value> columns = new HashMap<>();
    columns.put("name", new Value.Text(Names.port(id)));
    columns.put("type", new Value.Text(isRemote(spec) ? Table.REMOTE : ""));
    columns.put("enabled", new Value.Flag(true));
    columns.put(
        "addresses", mayHaveOtherMacs(spec) ? Value.Texts.of(own, "unknown") : Value.Texts.of(own));
    columns.put("port_security", new Value.Texts(maySend(spec, addresses)));
    columns.put("options", new Value.Pairs(options(spec)));
    columns.put("dhcpv4_options", segment.dhcp(AddressFamily.IPV4, addresses));
    columns.put("dhcpv6_options", segment.dhcp(AddressFamily.IPV6, addresses));
    columns.put("external_ids", marks.of(key, spec.name()));
    return new PortRow(
        id,
        spec,
        new Row(key, segment.key(), columns),
        Bandwidth.rows(marks, id, spec.bandwidth(), segment.key()),
        addresses);
  }

  /** Whether its VM is at another site. */
  boolean isRemote() {
    return isRemote(spec);
  }

  private static boolean isRemote(PortSpec spec) {
    return spec.chassis() != null && spec.encapAddress() != null;
  }

  private static Map<String, String> options(PortSpec spec) {
    Map<String, String> options = new HashMap<>();
    options.put("requested-chassis", spec.chassis() == null ? Table.NOWHERE : spec.chassis());
    // There is none while the control plane, or one of its replicas, is older.
    if (spec.tunnelKey() != null) {
      options.putAll(TunnelKeys.requested(spec.tunnelKey()));
    }
    return options;
  }

  /** What the chassis knows it by. */
  String name() {
    return row.columns().get("name") instanceof Value.Text(String name) ? name : id;
  }

  private static Map<AddressFamily, String> addresses(PortSpec spec, SegmentBase segment)
      throws Unrenderable {
    Map<AddressFamily, String> addresses = new EnumMap<>(AddressFamily.class);
    for (String text : spec.addresses()) {
      IPAddress address = Addresses.address(text);
      segment.check(address);
      if (addresses.put(Addresses.family(address), Addresses.text(address)) != null) {
        throw new Unrenderable(
            "two-addresses", "The port has two addresses of one family; it can have one.");
      }
    }
    return addresses;
  }

  /**
   * Whether it gets what is sent to MACs that are nobody's own. Port security keeps from it all but
   * those that it may send from. They are not among its addresses, for several ports may share one.
   */
  private static boolean mayHaveOtherMacs(PortSpec spec) {
    return !spec.antiSpoofing()
        || spec.allowedPairs().stream()
            .anyMatch(pair -> pair.mac() != null && !pair.mac().equals(spec.mac()));
  }

  /** What OVN lets it send from: an entry for each MAC, with all that goes with it. */
  private static Set<String> maySend(PortSpec spec, Map<AddressFamily, String> addresses)
      throws Unrenderable {
    if (!spec.antiSpoofing()) {
      return Set.of();
    }
    Map<String, List<String>> byMac = new LinkedHashMap<>();
    byMac.put(spec.mac(), new ArrayList<>(addresses.values()));
    for (AddressPair pair : spec.allowedPairs()) {
      String mac = pair.mac() == null ? spec.mac() : Addresses.mac(pair.mac());
      byMac
          .computeIfAbsent(mac, _ -> new ArrayList<>())
          .add(Addresses.text(Addresses.range(pair.cidr())));
    }
    // A MAC without addresses may send from any, so one that has none gets one that is nobody's.
    if (byMac.get(spec.mac()).isEmpty()) {
      byMac.put(spec.mac(), List.of("0.0.0.0", "::"));
    }
    Set<String> entries = new HashSet<>();
    byMac.forEach((mac, ranges) -> entries.add(mac + joined(ranges)));
    return entries;
  }

  private static String joined(Iterable<String> addresses) {
    StringBuilder text = new StringBuilder();
    addresses.forEach(address -> text.append(' ').append(address));
    return text.toString();
  }
}
