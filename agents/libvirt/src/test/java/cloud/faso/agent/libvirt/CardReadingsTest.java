package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.libvirt.RefusedPackets.Refused;
import cloud.faso.agent.platform.AgentJson;
import cloud.faso.spec.agent.PortCounters;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is made of what Open vSwitch lists. */
class CardReadingsTest {
  private static final String DEAD = "-1";
  private static final String NONE = "[\"set\",[]]";

  private final CardCounters counters =
      new CardCounters(new OpenVSwitch("unix:/nonexistent/db.sock", false));

  private static String device(String uuid, String number, long bytes) {
    return """
    [["uuid","%s"],%s,["map",[["iface-id","00000000-0000-0000-0000-0000000000aa"]]],
     ["map",[["rx_bytes",%d],["tx_bytes",%d]]]]\
    """
        .formatted(uuid, number, bytes, bytes);
  }

  private static JsonNode list(String... devices) throws IOException {
    return AgentJson.MAPPER.readTree("{\"data\":[" + String.join(",", devices) + "]}");
  }

  private PortCounters only() {
    assertThat(counters.latest()).hasSize(1);
    return counters.latest().getFirst();
  }

  @Test
  void of_two_devices_for_one_port_the_one_that_lives_counts_wherever_it_is_listed()
      throws IOException {
    for (String dead : new String[] {DEAD, NONE, "3"}) {
      counters.take(list(device("old", dead, 9), device("new", "4", 1)), Map.of());
      assertThat(only().epoch()).isEqualTo("new");
      counters.take(list(device("new", "4", 1), device("old", dead, 9)), Map.of());
      assertThat(only().epoch()).isEqualTo("new");
    }
  }

  @Test
  void of_two_dead_devices_it_is_always_the_same_one() throws IOException {
    counters.take(list(device("a", DEAD, 9), device("b", NONE, 1)), Map.of());
    assertThat(only().epoch()).isEqualTo("b");
    counters.take(list(device("b", NONE, 1), device("a", DEAD, 9)), Map.of());
    assertThat(only().epoch()).isEqualTo("b");
  }

  @Test
  void what_was_refused_stands_while_the_flows_of_a_card_are_away() throws IOException {
    counters.take(list(device("a", "4", 1)), Map.of(4L, new Refused(70, 7)));
    counters.take(list(device("a", "4", 2)), Map.of());
    assertThat(only().sentBytes()).isEqualTo(2);
    assertThat(only().refusedSent()).isEqualTo(70);
    assertThat(only().refusedReceived()).isEqualTo(7);

    counters.take(list(device("a", "4", 2)), Map.of(4L, new Refused(1, 0)));
    assertThat(only().refusedSent()).as("counted anew").isEqualTo(1);
  }
}
