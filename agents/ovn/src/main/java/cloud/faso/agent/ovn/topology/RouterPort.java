package cloud.faso.agent.ovn.topology;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A router's port on a network, and where the network has it plugged in.
 *
 * @param thing typed id of what both are for
 * @param name of the router's port in OVN
 * @param plug of the network's port in OVN
 */
record RouterPort(Marks marks, String thing, String network, String name, String plug, String mac) {

  /** One that comes and goes with the router. */
  static RouterPort of(Marks marks, String router, String network, String mac) {
    return of(marks, router, router, network, mac);
  }

  /** One that comes and goes with a thing. */
  static RouterPort of(Marks marks, String thing, String router, String network, String mac) {
    return new RouterPort(
        marks,
        thing,
        network,
        Names.routerPort(router, network),
        Names.routersPlug(router, network),
        mac);
  }

  /** What is for a router has a port for each network, a peering one for each router. */
  private String part() {
    return thing.equals(network) ? name : network;
  }

  Key key() {
    return new Key(Table.LOGICAL_ROUTER_PORT, thing, part());
  }

  Key plugKey() {
    return new Key(Table.LOGICAL_SWITCH_PORT, thing, part());
  }

  /**
   * The router's port.
   *
   * @param networks addresses with the length of their network
   * @param advertised as {@code ipv6_ra_configs}; empty for nothing
   * @param chassis that may carry its traffic; none: each its own guests'
   */
  Row row(Key router, Set<String> networks, Map<String, String> advertised, List<Key> chassis) {
    return new Row(
        key(),
        router,
        Map.of(
            "name", new Value.Text(name),
            "mac", new Value.Text(mac),
            "networks", new Value.Texts(networks),
            "gateway_chassis", Value.Keys.of(chassis),
            "ipv6_ra_configs", new Value.Pairs(advertised),
            "external_ids", marks.of(key(), "")));
  }

  /**
   * The network's port.
   *
   * @param holder the network's switch
   * @param more options
   */
  Row plugRow(Key holder, Map<String, String> more) {
    Map<String, String> options = new HashMap<>(more);
    options.put("router-port", name);
    return new Row(
        plugKey(),
        holder,
        Map.of(
            "name", new Value.Text(plug),
            "type", new Value.Text("router"),
            "enabled", new Value.Flag(true),
            "addresses", Value.Texts.of("router"),
            "port_security", Value.Texts.of(),
            "options", new Value.Pairs(options),
            "external_ids", marks.of(plugKey(), "")));
  }

  /** The address that the router has of itself on the network (EUI-64 of its MAC). */
  String linkLocal() {
    String[] bytes = mac.split(":", -1);
    return "fe80::%x:%sff:fe%s:%s"
        .formatted(
            (Integer.parseInt(bytes[0], 16) ^ 2) << 8 | Integer.parseInt(bytes[1], 16),
            bytes[2],
            bytes[3],
            bytes[4] + bytes[5]);
  }
}
