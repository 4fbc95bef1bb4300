package cloud.faso.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Networks of one tenant or two, as the REST API is asked for them; and what passes between their
 * ports, by these words and nothing else.
 *
 * @param peering null for none
 */
record Topology(
    List<Segment> segments, List<Group> groups, List<Port> ports, @Nullable Peering peering) {

  private static final int FIRST_HOST = 5;

  /**
   * A segment.
   *
   * @param number from 1, for its addresses
   * @param router the name of the one that joins it; null for none
   */
  record Segment(String name, int number, String tenant, @Nullable String router) {

    String network(boolean six) {
      return (six ? "fd00:6:%d::/64" : "10.6.%d.0/24").formatted(number);
    }

    String address(boolean six, int host) {
      return (six ? "fd00:6:%d::%d" : "10.6.%d.%d").formatted(number, host);
    }

    String json() {
      return "{\"name\":\"%s\",\"cidr\":\"%s\",\"cidr6\":\"%s\"}"
          .formatted(name, network(false), network(true));
    }
  }

  /** A security group, its name nobody else's. */
  record Group(String name, String tenant, List<GroupRule> rules) {}

  /**
   * A port.
   *
   * @param first whether it is on the first node, and not on the second
   * @param groups by name
   */
  record Port(String name, Segment segment, boolean first, Set<String> groups) {

    String address(boolean six) {
      return segment.address(six, first ? FIRST_HOST : FIRST_HOST + 1);
    }

    /**
     * As it is asked for.
     *
     * @param more a group that it is in besides
     */
    String json(String more) {
      List<String> names = new ArrayList<>(List.of("\"" + more + "\""));
      groups.forEach(group -> names.add("\"" + group + "\""));
      return """
      {"segment":"%s","name":"%s","addresses":["%s","%s"],"securityGroups":%s}
      """
          .formatted(segment.name(), name, address(false), address(true), names);
    }
  }

  /** A rule of a peering, as the one who proposes it says it. */
  record Opening(boolean egress, Selector selector) {

    String json() {
      List<String> members = new ArrayList<>(selector.json());
      members.add("\"direction\":\"%s\"".formatted(egress ? "EGRESS" : "INGRESS"));
      return "{" + String.join(",", members) + "}";
    }
  }

  /** Between segments of two tenants, of whom the one proposes and the other agrees. */
  record Peering(String name, Segment one, Segment other, List<Opening> rules) {

    boolean isBetween(Segment from, Segment to) {
      return (from.equals(one) && to.equals(other)) || (from.equals(other) && to.equals(one));
    }

    boolean allows(Segment from, String kind, boolean six) {
      return rules.stream()
          .anyMatch(
              rule -> rule.egress() == from.equals(one) && rule.selector().matches(kind, six));
    }
  }

  /** Whether nothing but rules keeps packets from one segment to another. */
  boolean isWay(Segment from, Segment to) {
    return isInside(from, to) || (peering != null && peering.isBetween(from, to));
  }

  private static boolean isInside(Segment from, Segment to) {
    return from.equals(to) || (from.router() != null && from.router().equals(to.router()));
  }

  /**
   * Whether a packet arrives that belongs to no connection yet.
   *
   * @param kind as {@link Traffic} has it
   */
  boolean passes(Port from, Port to, String kind, boolean six) {
    return isLed(from.segment(), to.segment(), kind, six) && groupsAllow(from, to, kind, six);
  }

  private boolean isLed(Segment from, Segment to, String kind, boolean six) {
    return isInside(from, to)
        || (peering != null && peering.isBetween(from, to) && peering.allows(from, kind, six));
  }

  /** Whether it would arrive if all segments were one. */
  boolean groupsAllow(Port from, Port to, String kind, boolean six) {
    return allows(from, to, true, kind, six) && allows(to, from, false, kind, six);
  }

  private boolean allows(Port whose, Port remote, boolean egress, String kind, boolean six) {
    return groups.stream()
        .filter(group -> whose.groups().contains(group.name()))
        .flatMap(group -> group.rules().stream())
        .filter(rule -> rule.egress() == egress)
        .anyMatch(rule -> rule.allows(kind, six, remote.address(six), remote.groups()));
  }
}
