package cloud.faso.agent.ovn.real;

import static cloud.faso.agent.ovn.Specs.elsewhere;
import static cloud.faso.agent.ovn.Specs.on;
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
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is written into a real southbound database of other sites, beside northd. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherSitesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String FAR = "node-00000000000000000000000007";
  private static final String FARTHER = "node-00000000000000000000000008";

  private final Map<String, Spec> specs = new LinkedHashMap<>();
  private OvnCentral central;
  private SeenNorthbound northbound;
  private OtherSites sites;

  @BeforeAll
  void start() throws Exception {
    central = OvnCentral.start();
    northbound = new SeenNorthbound(central.northbound());
  }

  @AfterAll
  void stop() throws Exception {
    northbound.close();
    central.close();
  }

  @BeforeEach
  void begin() throws Exception {
    sites = newSites();
    specs.clear();
    specs.put(segmentId(1), segment(1));
    specs.put(portId(1), on(port(1, 1), "node-here"));
    specs.put(portId(2), elsewhere(port(2, 1), FAR, "192.0.2.7"));
    bring();
  }

  private OtherSites newSites() {
    OtherSites made =
        new OtherSites(
            Endpoint.parse(central.southbound()),
            () -> {
              throw new IOException("no TLS here");
            },
            SeenNorthbound.MARKS,
            new SplittableRandom(1));
    made.start();
    return made;
  }

  @AfterEach
  void end() throws Exception {
    specs.clear();
    bring();
    until(() -> chassis().isBlank());
    sites.close();
  }

  private void bring() throws Exception {
    northbound.bring(specs);
    sites.bring(PersistentMap.copyOf(specs));
  }

  private static void until(Callable<Boolean> state) {
    await().atMost(PATIENCE).until(state);
  }

  private String sbctl(String... words) throws Exception {
    return central.sbctl(words).strip();
  }

  private String chassis() throws Exception {
    return sbctl("--bare", "--columns=name", "list", "Chassis");
  }

  private static String name(int port) {
    return TypedIds.uuid(portId(port)).orElseThrow().toString();
  }

  /** The name of the chassis that a port is bound to; empty for none. */
  private String at(int port) throws Exception {
    String uuid =
        sbctl("--bare", "--columns=chassis", "find", "Port_Binding", "logical_port=" + name(port));
    return uuid.isEmpty() ? "" : sbctl("get", "Chassis", uuid, "name").replace("\"", "");
  }

  private String encap(String chassis) throws Exception {
    return sbctl("--bare", "--columns=type,ip", "find", "Encap", "chassis_name=" + chassis);
  }

  @Test
  void a_port_of_another_site_is_at_its_node_with_the_number_that_it_has_there() throws Exception {
    until(() -> at(2).equals(FAR));

    assertThat(encap(FAR)).isEqualTo("geneve\n192.0.2.7");
    assertThat(sbctl("get", "Chassis", FAR, "other_config:is-remote")).contains("true");
    assertThat(
            sbctl(
                "--bare",
                "--columns=tunnel_key",
                "find",
                "Port_Binding",
                "logical_port=" + name(2)))
        .isEqualTo("18");
    assertThat(at(1)).isEmpty();
  }

  @Test
  void whether_a_port_of_another_site_is_up_is_not_told_here() throws Exception {
    until(() -> at(2).equals(FAR));
    until(() -> central.nbctl("get", "Logical_Switch_Port", name(2), "up").contains("true"));

    specs.put(portId(3), port(3, 1));
    bring();
    until(() -> northbound.up.containsKey(portId(3)));
    assertThat(northbound.up).containsEntry(portId(2), false);
    assertThat(northbound.database.view().snapshot().ports()).containsEntry(portId(2), false);
  }

  @Test
  void what_somebody_changes_by_hand_comes_back() throws Exception {
    until(() -> at(2).equals(FAR));

    sbctl("chassis-del", FAR);
    until(() -> at(2).equals(FAR));
    sbctl("clear", "Port_Binding", name(2), "chassis");
    until(() -> at(2).equals(FAR));
    sbctl("remove", "Chassis", FAR, "other_config", "is-remote");
    until(() -> sbctl("get", "Chassis", FAR, "other_config").contains("is-remote=\"true\""));
    sbctl("set", "Encap", encapOf(FAR), "ip=192.0.2.99");
    until(() -> encap(FAR).equals("geneve\n192.0.2.7") && at(2).equals(FAR));
  }

  private String encapOf(String chassis) throws Exception {
    return sbctl("--bare", "--columns=_uuid", "find", "Encap", "chassis_name=" + chassis);
  }

  @Test
  void nodes_begin_anew_when_a_port_gets_another_number() throws Exception {
    sbctl("chassis-add", "node-here", "geneve", "192.0.2.1");
    until(() -> at(2).equals(FAR));
    String before = numbered();

    specs.put(portId(1), on(port(1, 1), "node-here"));
    specs.put(portId(5), on(port(5, 1), "node-here"));
    bring();
    central.nbctl("--wait=sb", "sync");
    assertThat(numbered()).as("a port that comes has its number at once").isEqualTo(before);

    central.nbctl("set", "Logical_Switch_Port", name(1), "options:requested-tnl-key=99");
    until(() -> !numbered().equals(before));
    sbctl("chassis-del", "node-here");
  }

  private String numbered() throws Exception {
    return sbctl("get", "Chassis", "node-here", "other_config");
  }

  @Test
  void a_port_moves_between_sites_and_a_node_that_no_port_is_at_goes() throws Exception {
    until(() -> at(2).equals(FAR));

    specs.put(portId(2), elsewhere(port(2, 1), FARTHER, "192.0.2.8"));
    bring();
    until(() -> at(2).equals(FARTHER));
    assertThat(chassis()).isEqualTo(FARTHER);
    assertThat(encap(FAR)).isEmpty();

    specs.put(portId(2), on(port(2, 1), "node-here"));
    bring();
    until(() -> at(2).isEmpty() && chassis().isBlank());
    assertThat(sbctl("--bare", "--columns=_uuid", "list", "Encap")).isBlank();
  }

  @Test
  void a_port_that_comes_here_is_not_up_because_of_where_it_was() throws Exception {
    specs.put(portId(3), elsewhere(port(3, 1), FAR, "192.0.2.7"));
    bring();
    until(() -> at(2).equals(FAR) && at(3).equals(FAR));

    specs.put(portId(2), on(port(2, 1), "node-here"));
    bring();

    until(() -> at(2).isEmpty());
    assertThat(at(3)).isEqualTo(FAR);
  }

  @Test
  void a_node_whose_address_changes_is_reached_there() throws Exception {
    until(() -> at(2).equals(FAR));

    specs.put(portId(2), elsewhere(port(2, 1), FAR, "192.0.2.70"));
    bring();

    until(() -> encap(FAR).equals("geneve\n192.0.2.70") && at(2).equals(FAR));
  }

  @Test
  void an_agent_that_starts_anew_removes_what_is_left_and_leaves_what_is_others() throws Exception {
    until(() -> at(2).equals(FAR));
    sites.close();
    sbctl("chassis-add", "foreign", "geneve", "192.0.2.50");
    specs.put(portId(2), elsewhere(port(2, 1), FARTHER, "192.0.2.8"));
    northbound.bring(specs);

    sites = newSites();
    sites.bring(PersistentMap.copyOf(specs));

    until(() -> at(2).equals(FARTHER));
    assertThat(chassis().lines().filter(name -> !name.isBlank()))
        .containsExactlyInAnyOrder("foreign", FARTHER);
    sbctl("chassis-del", "foreign");
  }

  @Test
  void what_is_others_is_left_also_where_it_is_in_the_way() throws Exception {
    sbctl("chassis-add", FARTHER, "geneve", "192.0.2.50");
    specs.put(portId(3), elsewhere(port(3, 1), FARTHER, "192.0.2.8"));
    specs.put(portId(4), elsewhere(port(4, 1), "node-00000000000000000000000009", "192.0.2.50"));
    bring();

    until(() -> at(2).equals(FAR));
    assertThat(encap(FARTHER)).isEqualTo("geneve\n192.0.2.50");
    assertThat(at(3) + at(4)).isEmpty();

    sbctl("chassis-del", FARTHER);
    until(() -> at(3).equals(FARTHER) && at(4).equals("node-00000000000000000000000009"));
  }

  @Test
  void nothing_is_removed_before_it_is_known_what_is_assigned() throws Exception {
    until(() -> at(2).equals(FAR));
    sites.close();

    sites = newSites();
    specs.put(portId(5), elsewhere(port(5, 1), FAR, "192.0.2.7"));
    northbound.bring(specs);
    central.nbctl("--wait=sb", "sync");

    assertThat(chassis()).isEqualTo(FAR);
    assertThat(at(2)).isEqualTo(FAR);
    sites.bring(PersistentMap.copyOf(specs));
    until(() -> at(5).equals(FAR));
  }
}
