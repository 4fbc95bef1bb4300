package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.RuleSpec;
import cloud.faso.spec.agent.SecurityGroupSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The rows of a security group: a port group, and an ACL for each rule. */
final class GroupRows {
  private final Marks marks;
  private final String id;
  private final SecurityGroupSpec spec;
  private final Key key;
  private final String name;

  GroupRows(Marks marks, String id, SecurityGroupSpec spec) throws Unrenderable {
    this.marks = marks;
    this.id = id;
    this.spec = spec;
    this.key = new Key(Table.PORT_GROUP, id, "");
    this.name = Names.group(id);
  }

  String id() {
    return id;
  }

  SecurityGroupSpec spec() {
    return spec;
  }

  /** Typed ids of groups that rules speak of. */
  Set<String> remotes() {
    Set<String> remotes = new HashSet<>();
    for (RuleSpec rule : spec.rules()) {
      if (rule.remoteGroup() != null) {
        remotes.add(rule.remoteGroup());
      }
    }
    return remotes;
  }

  /**
   * The rows. A rule that cannot be rendered is left out and allows nothing.
   *
   * @param ports its members
   * @param groups typed ids of those that rules may refer to
   */
  List<Row> rows(Set<Key> ports, Set<String> groups, Consumer<Refusal> refused) {
    List<Row> rows = new ArrayList<>();
    List<Key> acls = new ArrayList<>();
    for (RuleSpec rule : spec.rules()) {
      try {
        Acl acl = RuleMatch.acl(name, rule, groups);
        Row row = acl.row(marks, new Key(Table.ACL, id, rule.id()), key);
        rows.add(row);
        acls.add(row.key());
      } catch (Unrenderable e) {
        refused.accept(e.of(id));
      }
    }
    rows.add(
        new Row(
            key,
            null,
            Map.of(
                "name",
                new Value.Text(name),
                "ports",
                new Value.Keys(ports),
                "acls",
                Value.Keys.of(acls),
                "external_ids",
                marks.of(key, spec.name()))));
    return rows;
  }
}
