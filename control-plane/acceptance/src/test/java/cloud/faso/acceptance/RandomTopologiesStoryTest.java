package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.acceptance.RandomTopology.Joint;
import cloud.faso.acceptance.Traffic.Sent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Segments that a router joins, or a peering, or nothing, with groups and rules and ports of two
 * nodes as chance has them: of all packets between all ports those arrive that pass by what was
 * asked for.
 */
final class RandomTopologiesStoryTest extends LabStory {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final List<String> TENANTS = List.of(OURS, THEIRS);

  RandomTopologiesStoryTest(@TempDir Path folder) throws IOException {
    super(folder);
  }

  @BeforeAll
  void found() throws Exception {
    for (String tenant : TENANTS) {
      markers(tenant);
    }
  }

  /** With these seeds much passes, and much is kept by nothing but what is between segments. */
  @ParameterizedTest
  @CsvSource({
    "1, PEERING",
    "2, NOTHING",
    "3, ROUTER",
    "5, NOTHING",
    "15, ROUTER",
    "19, PEERING",
    "22, PEERING",
    "23, NOTHING",
    "27, ROUTER",
    "28, PEERING"
  })
  void packets_pass_as_was_asked_for(long seed, Joint joint) throws Exception {
    Topology topology = RandomTopology.of(seed, joint, TENANTS);
    String all = "seed " + seed + ": " + topology;
    BuiltTopology built = BuiltTopology.in(lab, topology);
    try (Traffic traffic = new Traffic(built.peers(), built.peers(), built::way)) {
      List<Sent> sent = new ArrayList<>(traffic.sent());
      sent.removeIf(packet -> !isAConnectionOfItsOwn(packet.kind()));
      List<Sent> allowed = new ArrayList<>(sent);
      allowed.removeIf(packet -> !built.crosses(packet) || !built.groupsAllow(packet));
      if (joint != Joint.NOTHING) {
        assertThat(allowed).as(all).anyMatch(built::passes);
      }
      if (joint != Joint.ROUTER) {
        assertThat(allowed).as(all).anyMatch(packet -> !built.passes(packet));
      }
      Set<String> expected = new TreeSet<>();
      sent.stream().filter(built::passes).map(traffic::name).forEach(expected::add);
      Awaitility.await(all)
          .atMost(PATIENCE)
          .until(() -> missing(traffic, expected, all), Set::isEmpty);
    }
  }

  /** What does not arrive, though it should; fails when anything else arrives. */
  private static Set<String> missing(Traffic traffic, Set<String> expected, String all)
      throws Exception {
    Set<String> arrived = traffic.arriving();
    arrived.removeIf(name -> !isAConnectionOfItsOwn(name));
    assertThat(expected).as(all).containsAll(arrived);
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(arrived);
    return missing;
  }

  /**
   * Of others the data path in user space keeps no ports: all between two addresses are one
   * connection, and each way answers the other.
   */
  private static boolean isAConnectionOfItsOwn(String name) {
    return !name.startsWith("sctp") && !name.startsWith("gre");
  }
}
