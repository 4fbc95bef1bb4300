package cloud.faso.agent.ovn.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.agent.ovn.Specs;
import cloud.faso.spec.agent.Spec;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A northbound database that three servers keep, of which one leads. */
class ClusterTest {
  private static final Map<String, Spec> SPECS = Map.of(Specs.segmentId(1), Specs.segment(1));

  @Test
  void when_the_server_that_leads_dies_the_next_one_is_written_to() throws Exception {
    try (OvnCentral central = OvnCentral.cluster(3);
        SeenNorthbound seen = new SeenNorthbound(central.servers(3))) {
      assertThat(seen.bring(SPECS).refused()).isEmpty();
      long before = seen.version.get();

      central.killLeader(3);

      await().atMost(Duration.ofSeconds(60)).until(() -> seen.version.get() > before);
      assertThat(seen.bring(SPECS).transactions()).isZero();
      assertThat(seen.bring(Map.of()).transactions()).isEqualTo(1);
    }
  }
}
