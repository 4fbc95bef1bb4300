package cloud.faso.agent.ovn.real;

import static cloud.faso.agent.ovn.Specs.group;
import static cloud.faso.agent.ovn.Specs.groupId;
import static cloud.faso.agent.ovn.Specs.port;
import static cloud.faso.agent.ovn.Specs.portId;
import static cloud.faso.agent.ovn.Specs.rule;
import static cloud.faso.agent.ovn.Specs.segment;
import static cloud.faso.agent.ovn.Specs.segmentId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.agent.ovn.northbound.Synchronizer.Outcome;
import cloud.faso.agent.platform.TypedIds;
import cloud.faso.spec.agent.RuleDirection;
import cloud.faso.spec.agent.Spec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is written into a real northbound database, and what is left alone there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NorthboundTest {
  private OvnCentral central;
  private SeenNorthbound seen;

  @BeforeAll
  void start() throws Exception {
    central = OvnCentral.start();
  }

  @AfterAll
  void stop() throws Exception {
    central.close();
  }

  @BeforeEach
  void connect() {
    seen = new SeenNorthbound(central.northbound());
  }

  @AfterEach
  void empty() throws Exception {
    seen.bring(Map.of());
    seen.close();
  }

  private static Map<String, Spec> twoPorts() {
    Map<String, Spec> specs = new LinkedHashMap<>();
    specs.put(segmentId(1), segment(1));
    specs.put(portId(1), port(1, 1, groupId(1)));
    specs.put(portId(2), port(2, 1, groupId(1)));
    specs.put(groupId(1), group(rule(1, RuleDirection.INGRESS, 6, 80)));
    return specs;
  }

  private static String name(int port) {
    return TypedIds.uuid(portId(port)).orElseThrow().toString();
  }

  @Test
  void all_is_written_in_one_transaction_and_nothing_the_second_time() throws Exception {
    assertThat(seen.bring(twoPorts()).transactions()).isEqualTo(1);

    assertThat(seen.bring(twoPorts()).transactions()).isZero();
    assertThat(central.nbctl("lsp-list", segmentId(1))).contains(name(1), name(2));
    assertThat(central.nbctl("acl-list", groupId(1).replace('-', '_'))).contains("tcp.dst == 80");
  }

  @Test
  void an_agent_that_starts_anew_has_nothing_to_write() throws Exception {
    seen.bring(twoPorts());

    try (SeenNorthbound other = new SeenNorthbound(central.northbound())) {
      assertThat(other.bring(twoPorts()).transactions()).isZero();
    }
  }

  @Test
  void what_somebody_deletes_by_hand_comes_back() throws Exception {
    seen.bring(twoPorts());
    long before = seen.version.get();
    central.nbctl("lsp-del", name(1));
    central.nbctl("--all", "destroy", "DNS");
    central.nbctl("set", "logical_switch_port", name(2), "enabled=false", "options:x=y");
    await().until(() -> seen.version.get() >= before + 3);

    assertThat(seen.bring(twoPorts()).transactions()).isEqualTo(1);

    assertThat(central.nbctl("lsp-list", segmentId(1))).contains(name(1));
    assertThat(central.nbctl("get", "logical_switch_port", name(2), "enabled", "options"))
        .isEqualTo("true\n{requested-chassis=\"faso:nowhere\", requested-tnl-key=\"18\"}\n");
    assertThat(seen.bring(twoPorts()).transactions()).isZero();
  }

  @Test
  void what_is_not_ours_is_left_as_it_is_even_inside_ours() throws Exception {
    seen.bring(twoPorts());
    central.nbctl("ls-add", "foreign");
    central.nbctl("lsp-add", "foreign", "foreign-port");
    central.nbctl("lsp-add", segmentId(1), "foreign-port-in-ours");
    central.nbctl("acl-add", groupId(1).replace('-', '_'), "to-lport", "5", "ip4", "drop");
    Map<String, Spec> specs = twoPorts();
    specs.remove(portId(2));

    seen.bring(specs);

    assertThat(central.nbctl("lsp-list", segmentId(1)))
        .contains("foreign-port-in-ours", name(1))
        .doesNotContain(name(2));
    assertThat(central.nbctl("acl-list", groupId(1).replace('-', '_'))).contains("drop");
    seen.bring(Map.of());
    assertThat(central.nbctl("ls-list")).contains("foreign");
    assertThat(central.nbctl("lsp-list", "foreign")).contains("foreign-port");
    central.nbctl("ls-del", "foreign");
  }

  @Test
  void when_all_goes_no_row_of_ours_stays() throws Exception {
    seen.bring(twoPorts());

    seen.bring(Map.of());

    for (String table :
        new String[] {
          "logical_switch", "logical_switch_port", "port_group", "acl", "dhcp_options", "dns"
        }) {
      assertThat(central.nbctl("--bare", "--columns=_uuid", "list", table)).as(table).isBlank();
    }
  }

  @Test
  void one_thing_that_the_database_refuses_blocks_no_other() throws Exception {
    central.nbctl("ls-add", "foreign");
    central.nbctl("lsp-add", "foreign", name(1));

    Outcome outcome = seen.bring(twoPorts());

    assertThat(outcome.refused())
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.thing()).isEqualTo(portId(1));
              assertThat(refusal.message()).contains("constraint violation");
            });
    assertThat(central.nbctl("lsp-list", segmentId(1))).contains(name(2)).doesNotContain(name(1));
    central.nbctl("ls-del", "foreign");
    assertThat(seen.bring(twoPorts()).refused()).isEmpty();
    assertThat(central.nbctl("lsp-list", segmentId(1))).contains(name(1));
  }

  @Test
  void a_database_that_was_away_is_seen_again() throws Exception {
    seen.bring(twoPorts());
    long before = seen.version.get();
    central.killNorthbound();
    central.startDatabase("nb");

    await().atMost(java.time.Duration.ofSeconds(30)).until(() -> seen.version.get() > before);
    assertThat(seen.bring(twoPorts()).transactions()).isZero();
  }
}
