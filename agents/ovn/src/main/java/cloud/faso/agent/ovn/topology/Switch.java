package cloud.faso.agent.ovn.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The row of a logical switch, while what it refers to is gathered. */
final class Switch {
  private final Marks marks;
  private final Key key;
  private final String name;
  private final Map<String, String> config;
  private final List<Key> ports = new ArrayList<>();
  private final List<Key> acls = new ArrayList<>();
  private final List<Key> limits = new ArrayList<>();
  private final List<Key> balancers = new ArrayList<>();
  private final List<Key> names = new ArrayList<>();

  /**
   * An empty one.
   *
   * @param thing typed id of what it is for, and its name in OVN
   * @param name for people
   * @param config as {@code other_config}
   */
  Switch(Marks marks, String thing, String name, Map<String, String> config) {
    this.marks = marks;
    this.key = new Key(Table.LOGICAL_SWITCH, thing, "");
    this.name = name;
    this.config = config;
  }

  Key key() {
    return key;
  }

  /** Refers to a row. */
  void take(Key row) {
    switch (row.table()) {
      case LOGICAL_SWITCH_PORT -> ports.add(row);
      case ACL -> acls.add(row);
      case QOS -> limits.add(row);
      case LOAD_BALANCER -> balancers.add(row);
      case DNS -> names.add(row);
      default -> throw new IllegalArgumentException("a switch has no " + row.table());
    }
  }

  Row row() {
    return new Row(
        key,
        null,
        Map.of(
            "name", new Value.Text(key.thing()),
            "ports", Value.Keys.of(ports),
            "acls", Value.Keys.of(acls),
            "qos_rules", Value.Keys.of(limits),
            "load_balancer", Value.Keys.of(balancers),
            "dns_records", Value.Keys.of(names),
            "other_config", new Value.Pairs(config),
            "external_ids", marks.of(key, name)));
  }
}
