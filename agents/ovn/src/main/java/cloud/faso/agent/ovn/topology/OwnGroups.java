package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.RuleDirection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The two port groups of an agent itself: all its ports, and those that may not spoof. */
final class OwnGroups {
  private final Marks marks;

  OwnGroups(Marks marks) {
    this.marks = marks;
  }

  /**
   * None while there is no port.
   *
   * @param all the ports that they are of
   * @param guarded those that may not spoof
   */
  List<Row> rows(Set<Key> all, Set<Key> guarded) {
    if (all.isEmpty()) {
      return List.of();
    }
    List<Row> rows = new ArrayList<>();
    String ports = Names.ownGroup(marks.agent(), "ports");
    addGroup(
        "ports",
        ports,
        all,
        List.of(
            // Whatever comes from port 53 passes all ACLs towards a port: see the package.
            guard("dns-server", "inport == @" + ports + " && udp && udp.src == 53"),
            // OVN's own health checks pass all ACLs, by the MAC that they come from.
            guard("health-checks", "inport == @" + ports + " && eth.src == $svc_monitor_mac"),
            basic("dhcp", ports, "ip4 && udp && udp.src == 68 && udp.dst == 67"),
            basic("dhcp6", ports, "ip6 && udp && udp.src == 546 && udp.dst == 547"),
            rest("drop-egress", RuleDirection.EGRESS, "inport == @" + ports + " && ip"),
            rest("drop-ingress", RuleDirection.INGRESS, "outport == @" + ports + " && ip")),
        rows);
    String strict = Names.ownGroup(marks.agent(), "guarded");
    addGroup(
        "guarded",
        strict,
        guarded,
        List.of(
            guard("dhcp-server", "inport == @" + strict + " && ip4 && udp && udp.src == 67"),
            guard("dhcp6-server", "inport == @" + strict + " && ip6 && udp && udp.src == 547")),
        rows);
    return rows;
  }

  private void addGroup(String part, String name, Set<Key> ports, List<Acl> acls, List<Row> into) {
    Key key = new Key(Table.PORT_GROUP, marks.agent(), part);
    List<Key> keys = new ArrayList<>();
    for (Acl acl : acls) {
      Row row = acl.row(marks, new Key(Table.ACL, marks.agent(), acl.name()), key);
      into.add(row);
      keys.add(row.key());
    }
    into.add(
        new Row(
            key,
            null,
            Map.of(
                "name",
                new Value.Text(name),
                "ports",
                new Value.Keys(ports),
                "acls",
                Value.Keys.of(keys),
                "external_ids",
                marks.of(key, ""))));
  }

  private static Acl guard(String name, String match) {
    return new Acl("faso-" + name, RuleDirection.EGRESS, Acl.GUARD, match, Acl.DROP);
  }

  private static Acl basic(String name, String group, String what) {
    return new Acl(
        "faso-" + name,
        RuleDirection.EGRESS,
        Acl.BASIC,
        "inport == @" + group + " && " + what,
        Acl.ALLOW);
  }

  private static Acl rest(String name, RuleDirection direction, String match) {
    return new Acl("faso-" + name, direction, Acl.REST, match, Acl.DROP);
  }
}
