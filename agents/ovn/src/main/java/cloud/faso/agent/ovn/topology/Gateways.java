package cloud.faso.agent.ovn.topology;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** Which nodes carry a router's outward traffic. */
final class Gateways {
  /** One carries it, the others wait for it to fail. OVN watches every pair of them. */
  static final int MOST = 5;

  private Gateways() {}

  /**
   * The first of them carries it. By rendezvous hashing: routers spread over the nodes, and one
   * that comes or goes moves only the routers that it carries.
   *
   * @param nodes typed ids
   */
  static List<String> of(String router, Collection<String> nodes) {
    return nodes.stream()
        .distinct()
        .sorted(
            Comparator.<String>comparingLong(node -> score(router, node))
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  private static long score(String router, String node) {
    byte[] both = (router + " " + node).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(both).getLeastSignificantBits() << 2;
  }
}
