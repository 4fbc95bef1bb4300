package cloud.faso.agent.ovn.trace;

import cloud.faso.agent.ovn.topology.Key;
import cloud.faso.agent.ovn.topology.Rendered;
import cloud.faso.agent.ovn.topology.Row;
import cloud.faso.agent.ovn.topology.Table;
import cloud.faso.agent.ovn.topology.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds by what OVN calls them the rows of ours that a trace speaks of. */
final class Inventory {
  private static final String ROUTER_PORT = "Logical_Router_Port";

  private final Map<Key, Row> rows;
  private final Map<String, Row> ports = new HashMap<>();
  private final Map<String, Row> matches = new HashMap<>();

  Inventory(Rendered rendered) {
    this.rows = rendered.rows();
    for (Row row : rows.values()) {
      Key holder = row.holder();
      if (holder == null) {
        continue;
      }
      if (row.key().table() == Table.LOGICAL_SWITCH_PORT || isRouterPort(row)) {
        ports.put(text(row, "name"), row);
      } else if (row.columns().containsKey("match")) {
        matches.put(text(row, "match"), row);
      }
    }
  }

  private static boolean isRouterPort(Row row) {
    return row.key().table().title().equals(ROUTER_PORT);
  }

  /** The port of a switch or router that OVN calls so. */
  Optional<Row> port(String name) {
    return Optional.ofNullable(ports.get(name));
  }

  /** That row, if it is wanted. */
  @Nullable Row row(Key key) {
    return rows.get(key);
  }

  /** Typed id of what the port of a switch or router is for. */
  @Nullable String thing(String port) {
    return port(port).map(row -> row.key().thing()).orElse(null);
  }

  /** Typed id of what the switch or router is for that has the port. */
  @Nullable String network(String port) {
    return port(port).map(Row::holder).map(Key::thing).orElse(null);
  }

  /** Typed id of what the switch is for that a router's port leads to. */
  @Nullable String behind(String routerPort) {
    return ports.values().stream()
        .filter(row -> routerPort.equals(option(row, "router-port")))
        .findFirst()
        .map(Row::holder)
        .map(Key::thing)
        .orElse(null);
  }

  /**
   * The ACL or policy that a flow was made of. OVN puts its match into the flow's, with conditions
   * of its own before it.
   */
  Optional<Row> rule(String match) {
    Row whole = matches.get(match);
    if (whole != null) {
      return Optional.of(whole);
    }
    int from = match.indexOf('(');
    return from < 0 || !match.endsWith(")")
        ? Optional.empty()
        : Optional.ofNullable(matches.get(match.substring(from + 1, match.length() - 1)));
  }

  /** The MAC of a segment's gateway; empty when there is no router, not even one for itself. */
  Optional<String> gatewayMac(String segment) {
    Key key = new Key(Table.LOGICAL_SWITCH, segment, "");
    return ports.values().stream()
        .filter(row -> key.equals(row.holder()))
        .map(row -> option(row, "router-port"))
        .flatMap(name -> port(name).stream())
        .map(row -> text(row, "mac"))
        .findFirst();
  }

  /** The MAC that a segment's DHCP and DNS answer from. */
  Optional<String> servicesMac(String segment) {
    Row row = rows.get(new Key(Table.LOGICAL_SWITCH_PORT, segment, "services"));
    return row != null && row.columns().get("addresses") instanceof Value.Texts(var texts)
        ? texts.stream().findFirst().map(address -> address.split(" ", 2)[0])
        : Optional.empty();
  }

  static String text(Row row, String column) {
    return row.columns().get(column) instanceof Value.Text(String text) ? text : "";
  }

  private static String option(Row row, String name) {
    return row.columns().get("options") instanceof Value.Pairs(var pairs)
        ? pairs.getOrDefault(name, "")
        : "";
  }
}
