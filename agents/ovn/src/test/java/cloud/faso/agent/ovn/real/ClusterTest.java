package cloud.faso.agent.ovn.real;

import static cloud.faso.agent.ovn.Specs.elsewhere;
import static cloud.faso.agent.ovn.Specs.port;
import static cloud.faso.agent.ovn.Specs.portId;
import static cloud.faso.agent.ovn.Specs.segment;
import static cloud.faso.agent.ovn.Specs.segmentId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.agent.ovn.ovsdb.Endpoint;
import cloud.faso.agent.ovn.ovsdb.OtherSites;
import cloud.faso.agent.ovn.topology.PersistentMap;
import cloud.faso.agent.platform.TypedIds;
import cloud.faso.spec.agent.Spec;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both databases, each kept by three servers of which one leads: who writes to them goes on. */
class ClusterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String FAR = "node-00000000000000000000000007";

  private final Map<String, Spec> specs = new LinkedHashMap<>();
  private OvnCentral central;
  private SeenNorthbound northbound;
  private OtherSites southbound;

  @BeforeEach
  void start() throws Exception {
    central = OvnCentral.clusters();
    northbound = new SeenNorthbound(central.northbound());
    southbound =
        new OtherSites(
            Endpoint.parse(central.southbound()),
            () -> {
              throw new IOException("no TLS here");
            },
            SeenNorthbound.MARKS,
            new SplittableRandom(1));
    southbound.start();
    specs.put(segmentId(1), segment(1));
    bringPort(1);
  }

  @AfterEach
  void stop() {
    southbound.close();
    northbound.close();
    central.close();
  }

  /**
   * Of another site: the agent writes it into the northbound database, and into the other where.
   */
  private void bringPort(int number) throws Exception {
    specs.put(portId(number), elsewhere(port(number, 1), FAR, "192.0.2.7"));
    assertThat(northbound.bring(specs).refused()).isEmpty();
    southbound.bring(PersistentMap.copyOf(specs));
    String name = TypedIds.uuid(portId(number)).orElseThrow().toString();
    String[] where = {
      "--bare", "--columns=chassis", "find", "Port_Binding", "logical_port=" + name
    };
    // Until another one leads, ovn-sbctl finds none to ask.
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> !central.sbctl(where).isBlank());
  }

  @Test
  void when_the_northbound_server_that_leads_dies_the_next_one_is_written_to() throws Exception {
    long before = northbound.version.get();

    central.killLeader("nb");

    await().atMost(PATIENCE).until(() -> northbound.version.get() > before);
    assertThat(northbound.bring(specs).transactions()).isZero();
    bringPort(2);
  }

  @Test
  void when_the_southbound_server_that_leads_dies_northd_and_the_agent_go_on_with_the_next_one()
      throws Exception {
    central.killLeader("sb");

    bringPort(2);
  }
}
