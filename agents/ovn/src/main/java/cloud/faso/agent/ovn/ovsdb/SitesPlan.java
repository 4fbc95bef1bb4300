package cloud.faso.agent.ovn.ovsdb;

import cloud.faso.agent.ovn.ovsdb.SouthboundRows.Binding;
import cloud.faso.agent.ovn.ovsdb.SouthboundRows.Chassis;
import cloud.faso.agent.ovn.ovsdb.SouthboundRows.Encap;
import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.topology.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What to write into a southbound database so that packets find ports at other sites: a chassis for
 * each node there, and where each of those ports is. northd does neither (OVN 23.03; see ovn-sb(5),
 * {@code is-remote}), as it knows no other site. Pure. Chassis of others are left as they are.
 */
final class SitesPlan {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String GENEVE = "geneve";
  private static final String REMOTE = "is-remote";
  private static final String NUMBERED = "faso-numbered";
  private static final Map<String, String> ENCAP_OPTIONS = Map.of("csum", "true");

  /**
   * Also what northd must take for granted of all chassis, or it would write flows for old ones.
   */
  private static final Map<String, String> CONFIG =
      Map.of(
          REMOTE,
          "true",
          "ct-no-masked-label",
          "true",
          "mac-binding-timestamp",
          "true",
          "ovn-ct-lb-related",
          "true");

  private final Marks marks;
  private final SouthboundRows rows;
  private final Map<String, Chassis> byName = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<String> strangers = new ArrayList<>();

  private SitesPlan(Marks marks, SouthboundRows rows) {
    this.marks = marks;
    this.rows = rows;
    rows.chassis.values().forEach(each -> byName.put(each.name(), each));
  }

  /**
   * What is written in one transaction, and may be refused by itself.
   *
   * @param about what is so then, for people
   */
  record Step(String about, List<ObjectNode> operations) {}

  /**
   * What is left to do.
   *
   * @param nodes of other sites that ports are at: where tunnels to each end, by its chassis' name
   */
  static SitesPlan of(Marks marks, Map<String, String> nodes, SouthboundRows rows) {
    SitesPlan plan = new SitesPlan(marks, rows);
    plan.remove(nodes);
    new TreeMap<>(nodes).forEach(plan::insert);
    plan.bind();
    plan.forgetFindings();
    return plan;
  }

  /** Those that are left. */
  List<Step> steps() {
    return steps;
  }

  /** Nodes that are wanted, and of whose names there are chassis of others. */
  List<String> strangers() {
    return strangers;
  }

  /**
   * Has every node work out its flows anew: ovn-controller 23.03 goes on with the number that a
   * port had, where it gets another one. It does so when any chassis changes.
   */
  static Optional<Step> refresh(SouthboundRows rows) {
    return rows.chassis.entrySet().stream()
        .filter(each -> !each.getValue().otherConfig().containsKey(REMOTE))
        .min(Comparator.comparing(each -> each.getValue().name()))
        .map(each -> refresh(each.getKey(), each.getValue()));
  }

  private static Step refresh(UUID uuid, Chassis chassis) {
    String last = chassis.otherConfig().getOrDefault(NUMBERED, "");
    ObjectNode mutate = operation("mutate", "Chassis");
    mutate.set("where", where(uuid));
    ArrayNode mutations = mutate.putArray("mutations");
    mutations.addArray().add("other_config").add("delete").add(map(Map.of(NUMBERED, last)));
    mutations
        .addArray()
        .add("other_config")
        .add("insert")
        .add(map(Map.of(NUMBERED, last.equals("1") ? "2" : "1")));
    return new Step("ports may have other numbers, so nodes begin anew", List.of(mutate));
  }

  private boolean isOurs(Chassis chassis) {
    return marks.agent().equals(chassis.externalIds().get(Marks.AGENT));
  }

  /** One that is not as it shall be is made anew: two may have changed their addresses. */
  private void remove(Map<String, String> nodes) {
    rows.chassis.forEach(
        (uuid, chassis) -> {
          if (isOurs(chassis) && !isAsWanted(chassis, nodes.get(chassis.name()))) {
            List<ObjectNode> operations = new ArrayList<>();
            chassis.encaps().forEach(encap -> operations.add(delete("Encap", encap)));
            operations.add(delete("Chassis", uuid));
            steps.add(new Step(chassis.name() + " is not there any more", operations));
          }
        });
  }

  private boolean isAsWanted(Chassis chassis, @Nullable String address) {
    return address != null
        && chassis.otherConfig().equals(CONFIG)
        && chassis.encaps().size() == 1
        && chassis.encaps().stream()
            .allMatch(each -> encap(chassis.name(), address).equals(rows.encaps.get(each)));
  }

  private static Encap encap(String chassis, String address) {
    return new Encap(chassis, GENEVE, address, ENCAP_OPTIONS);
  }

  private void insert(String name, String address) {
    Chassis there = byName.get(name);
    if (there != null && !isOurs(there)) {
      strangers.add(name);
    } else if (there == null || !isAsWanted(there, address)) {
      List<ObjectNode> operations = new ArrayList<>();
      // What is left of a chassis that somebody removed would be in the way.
      rows.encaps.forEach(
          (uuid, encap) -> {
            if (encap.type().equals(GENEVE) && encap.ip().equals(address) && isLoose(uuid)) {
              operations.add(delete("Encap", uuid));
            }
          });
      operations.add(insert(encap(name, address)));
      operations.add(insertChassis(name));
      steps.add(new Step(name + " is at " + address, operations));
    }
  }

  private boolean isLoose(UUID encap) {
    return rows.chassis.values().stream().noneMatch(each -> each.encaps().contains(encap));
  }

  /**
   * Ports are where they are requested to be. A chassis that is not there yet gets its own later.
   * One that comes here is at no node of another site any more, which northd leaves as it is.
   */
  private void bind() {
    Map<String, UUID> ours = new HashMap<>();
    rows.chassis.forEach(
        (uuid, chassis) -> {
          if (isOurs(chassis)) {
            ours.put(chassis.name(), uuid);
          }
        });
    List<ObjectNode> operations = new ArrayList<>();
    rows.bindings.forEach(
        (uuid, binding) -> {
          UUID chassis = binding.chassis();
          UUID wanted = binding.requested() == null ? null : ours.get(binding.requested());
          if (binding.remote() && !Objects.equals(chassis, wanted)) {
            operations.add(bind(uuid, wanted));
          } else if (!binding.remote() && chassis != null && ours.containsValue(chassis)) {
            operations.add(letGo(uuid, chassis));
          }
        });
    if (!operations.isEmpty()) {
      steps.add(new Step(operations.size() + " ports are placed", operations));
    }
  }

  /** Unless it has come here meanwhile: then its own node says where it is. */
  private static ObjectNode bind(UUID uuid, @Nullable UUID chassis) {
    ArrayNode where = where(uuid);
    where.addArray().add("type").add("==").add(Table.REMOTE);
    return bind(where, chassis);
  }

  /** Unless a node here has it already. */
  private static ObjectNode letGo(UUID uuid, UUID chassis) {
    ArrayNode where = where(uuid);
    where.addArray().add("chassis").add("==").add(reference(chassis));
    return bind(where, null);
  }

  private static ObjectNode bind(ArrayNode where, @Nullable UUID chassis) {
    ObjectNode update = operation("update", "Port_Binding");
    update.set("where", where);
    ArrayNode set = JSON.arrayNode().add("set");
    ArrayNode items = set.addArray();
    if (chassis != null) {
      items.add(reference(chassis));
    }
    update.putObject("row").set("chassis", set);
    return update;
  }

  /** Nobody here tries a member that is elsewhere, so what was found while it was here is void. */
  private void forgetFindings() {
    Set<String> elsewhere = new HashSet<>();
    rows.bindings.values().stream()
        .filter(Binding::remote)
        .map(Binding::port)
        .forEach(elsewhere::add);
    List<ObjectNode> operations = new ArrayList<>();
    rows.monitors.forEach(
        (uuid, monitor) -> {
          if (monitor.found() && elsewhere.contains(monitor.port())) {
            ObjectNode update = operation("update", "Service_Monitor");
            update.set("where", where(uuid));
            update.putObject("row").set("status", emptySet());
            operations.add(update);
          }
        });
    if (!operations.isEmpty()) {
      steps.add(new Step(operations.size() + " members are not tried here any more", operations));
    }
  }

  private static ObjectNode insert(Encap encap) {
    ObjectNode insert = operation("insert", "Encap");
    insert.put("uuid-name", "encap");
    ObjectNode row = insert.putObject("row");
    row.put("chassis_name", encap.chassis());
    row.put("type", encap.type());
    row.put("ip", encap.ip());
    row.set("options", map(encap.options()));
    return insert;
  }

  private ObjectNode insertChassis(String name) {
    ObjectNode insert = operation("insert", "Chassis");
    ObjectNode row = insert.putObject("row");
    row.put("name", name);
    row.set("encaps", named());
    row.set("other_config", map(CONFIG));
    row.set("external_ids", map(Map.of(Marks.AGENT, marks.agent())));
    return insert;
  }

  private static ObjectNode delete(String table, UUID uuid) {
    ObjectNode delete = operation("delete", table);
    delete.set("where", where(uuid));
    return delete;
  }

  private static ObjectNode operation(String operation, String table) {
    return JSON.objectNode().put("op", operation).put("table", table);
  }

  private static ArrayNode where(UUID uuid) {
    ArrayNode where = JSON.arrayNode();
    where.addArray().add("_uuid").add("==").add(reference(uuid));
    return where;
  }

  private static ArrayNode reference(UUID uuid) {
    return JSON.arrayNode().add("uuid").add(uuid.toString());
  }

  /** The tunnel end that the same transaction makes. */
  private static ArrayNode named() {
    return JSON.arrayNode().add("named-uuid").add("encap");
  }

  private static ArrayNode emptySet() {
    ArrayNode set = JSON.arrayNode().add("set");
    set.addArray();
    return set;
  }

  private static JsonNode map(Map<String, String> pairs) {
    ArrayNode map = JSON.arrayNode().add("map");
    ArrayNode items = map.addArray();
    new TreeMap<>(pairs).forEach((key, value) -> items.addArray().add(key).add(value));
    return map;
  }
}
