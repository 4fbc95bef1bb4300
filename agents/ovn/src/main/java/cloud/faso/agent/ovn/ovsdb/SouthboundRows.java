package cloud.faso.agent.ovn.ovsdb;

import cloud.faso.agent.ovn.topology.Column;
import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.topology.Table;
import cloud.faso.agent.ovn.topology.Value;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a southbound database says of other sites: all its chassis, our ports whose VMs are
 * elsewhere, and what OVN found of those as members of load balancers. Used by one thread at a
 * time.
 */
final class SouthboundRows {
  /** What to ask for. */
  static final Map<String, List<String>> COLUMNS =
      Map.of(
          "Chassis", List.of("name", "encaps", "external_ids", "other_config"),
          "Encap", List.of("chassis_name", "type", "ip", "options"),
          "Port_Binding",
              List.of("logical_port", "type", "tunnel_key", "chassis", "options", "external_ids"),
          "Service_Monitor", List.of("logical_port", "status"));

  final Map<UUID, Chassis> chassis = new HashMap<>();
  final Map<UUID, Encap> encaps = new HashMap<>();
  final Map<UUID, Binding> bindings = new HashMap<>();
  final Map<UUID, Monitor> monitors = new HashMap<>();
  private final Map<UUID, Integer> keys = new HashMap<>();
  private final Marks marks;
  private boolean renumbered = true;

  /** None yet. */
  SouthboundRows(Marks marks) {
    this.marks = marks;
  }

  /** A row of {@code Chassis}. */
  record Chassis(
      String name,
      Set<UUID> encaps,
      Map<String, String> externalIds,
      Map<String, String> otherConfig) {}

  /** A row of {@code Encap}. */
  record Encap(String chassis, String type, String ip, Map<String, String> options) {}

  /**
   * Where a port of ours is.
   *
   * @param remote whether it shall be at another site
   * @param chassis that it is bound to; null for none
   * @param requested name of the chassis where it shall be
   */
  record Binding(String port, boolean remote, @Nullable UUID chassis, @Nullable String requested) {}

  /** What OVN found of a port, when it tried it. */
  record Monitor(String port, boolean found) {}

  /**
   * Whether a port of ours may have got another number since this was asked last. Before it is
   * asked for the first time nobody knows.
   */
  boolean takeRenumbered() {
    boolean may = renumbered;
    renumbered = false;
    return may;
  }

  /** What was to be done about that was not. */
  void stillRenumbered() {
    renumbered = true;
  }

  /** Takes in {@code table-updates} of RFC 7047. */
  void take(JsonNode updates) {
    for (Map.Entry<String, JsonNode> table : updates.properties()) {
      for (Map.Entry<String, JsonNode> update : table.getValue().properties()) {
        take(table.getKey(), UUID.fromString(update.getKey()), update.getValue().path("new"));
      }
    }
  }

  private void take(String table, UUID uuid, JsonNode row) {
    boolean gone = !row.isObject();
    switch (table) {
      case "Chassis" -> put(chassis, uuid, gone ? null : chassis(row));
      case "Encap" -> put(encaps, uuid, gone ? null : encap(row));
      case "Port_Binding" -> {
        boolean ours = !gone && isOurs(row);
        count(uuid, ours ? row.path("tunnel_key").asInt() : null);
        put(bindings, uuid, ours ? binding(row) : null);
      }
      case "Service_Monitor" -> put(monitors, uuid, gone ? null : monitor(row));
      default -> throw new IllegalArgumentException("not asked for: " + table);
    }
  }

  private static <T> void put(Map<UUID, T> rows, UUID uuid, @Nullable T row) {
    if (row == null) {
      rows.remove(uuid);
    } else {
      rows.put(uuid, row);
    }
  }

  private static Chassis chassis(JsonNode row) {
    return new Chassis(
        row.path("name").asText(),
        uuids(row.path("encaps")),
        OvsdbJson.pairs(row.path("external_ids")),
        OvsdbJson.pairs(row.path("other_config")));
  }

  private static Encap encap(JsonNode row) {
    return new Encap(
        row.path("chassis_name").asText(),
        row.path("type").asText(),
        row.path("ip").asText(),
        OvsdbJson.pairs(row.path("options")));
  }

  private boolean isOurs(JsonNode row) {
    return marks.agent().equals(OvsdbJson.pairs(row.path("external_ids")).get(Marks.AGENT));
  }

  private static boolean isRemote(JsonNode row) {
    return row.path("type").asText().equals(Table.REMOTE);
  }

  private void count(UUID uuid, @Nullable Integer key) {
    Integer before = keys.get(uuid);
    put(keys, uuid, key);
    renumbered |= before != null && key != null && !before.equals(key);
  }

  private static Binding binding(JsonNode row) {
    return new Binding(
        row.path("logical_port").asText(),
        isRemote(row),
        uuids(row.path("chassis")).stream().findAny().orElse(null),
        OvsdbJson.pairs(row.path("options")).get("requested-chassis"));
  }

  private static Monitor monitor(JsonNode row) {
    return new Monitor(
        row.path("logical_port").asText(),
        OvsdbJson.value(Column.TEXT, row.path("status")) != null);
  }

  private static Set<UUID> uuids(JsonNode json) {
    return OvsdbJson.value(Column.REFERENCES, json) instanceof Value.Uuids(Set<UUID> uuids)
        ? uuids
        : Set.of();
  }
}
