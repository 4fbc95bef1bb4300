package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.RuleDirection;
import java.util.Map;

/**
 * What an ACL of a port group says.
 *
 * @param name for logs and counters, at most 63 characters
 * @param direction seen from the guest
 * @param match in OVN's language, see ovn-sb(5)
 */
record Acl(String name, RuleDirection direction, int priority, String match, String action) {
  /** What only a server may say, and is dropped whatever groups allow. */
  static final int GUARD = 3000;

  /** What comes through a peering that it does not allow; below what a guest needs. */
  static final int PEERING = 1500;

  /**
   * What {@link #GUARD} is not about; OVN expands "is none of these" into the product of all bits.
   */
  static final int SPARED = 3001;

  /** What a guest needs to get its addresses, whatever groups do not allow. */
  static final int BASIC = 2000;

  /** The rules of security groups. */
  static final int RULE = 1000;

  /** What no rule allows; the nodes' agents know by it which packets to count as refused. */
  static final int REST = 1;

  static final String ALLOW = "allow-related";

  /** Without state, where no other ACL keeps any. */
  static final String PASS = "allow";

  static final String DROP = "drop";

  Row row(Marks marks, Key key, Key group) {
    return new Row(
        key,
        group,
        Map.of(
            "name", new Value.Text(name),
            "priority", new Value.Whole(priority),
            "direction",
                new Value.Text(direction == RuleDirection.EGRESS ? "from-lport" : "to-lport"),
            "match", new Value.Text(match),
            "action", new Value.Text(action),
            "options", new Value.Pairs(Map.of()),
            "external_ids", marks.of(key, "")));
  }
}
