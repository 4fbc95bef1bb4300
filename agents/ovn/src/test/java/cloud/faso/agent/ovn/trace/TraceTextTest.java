package cloud.faso.agent.ovn.trace;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.topology.Rendered;
import cloud.faso.agent.ovn.topology.Wanted;
import cloud.faso.agent.ovn.trace.TraceText.Block;
import cloud.faso.agent.ovn.trace.TraceText.Event;
import cloud.faso.agent.ovn.trace.TraceText.Output;
import cloud.faso.agent.ovn.trace.TraceText.Pipeline;
import cloud.faso.agent.ovn.trace.TraceText.Stage;
import cloud.faso.spec.agent.TraceHop;
import cloud.faso.spec.agent.TraceStep;
import cloud.faso.spec.agent.TraceVerdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What ovn-trace 23.03 printed of packets through a router is read for what it says. */
class TraceTextTest {

  private static String text(String name) throws IOException {
    try (InputStream in = TraceTextTest.class.getResourceAsStream(name + ".txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<Event> read(String name) throws IOException {
    return TraceText.read(text(name));
  }

  private static List<Stage> stages(List<Event> events) {
    return events.stream().filter(Stage.class::isInstance).map(Stage.class::cast).toList();
  }

  @Test
  void the_switches_and_routers_on_its_way_are_read_in_order() throws IOException {
    List<Event> events = read("delivered-through-a-router");

    assertThat(events)
        .filteredOn(event -> event instanceof Pipeline || event instanceof Output)
        .containsExactly(
            new Pipeline(true, "p1", ""),
            new Pipeline(false, "p1", "segment-1-router"),
            new Output("segment-1-router", "patch"),
            new Pipeline(true, "router-1-segment-1", ""),
            new Pipeline(false, "router-1-segment-1", "router-1-segment-2"),
            new Output("router-1-segment-2", "patch"),
            new Pipeline(true, "segment-2-router", ""),
            new Pipeline(false, "segment-2-router", "p3"),
            new Output("p3", ""));
    assertThat(stages(events)).noneMatch(Stage::drops);
  }

  @Test
  void a_flows_match_and_actions_are_read_whole() throws IOException {
    List<Stage> stages = stages(read("delivered-through-a-router"));

    assertThat(stages)
        .filteredOn(stage -> stage.name().equals("lr_in_ip_routing"))
        .singleElement()
        .satisfies(
            stage -> {
              assertThat(stage.match()).isEqualTo("ip4.dst == 10.2.0.0/24");
              assertThat(stage.actions())
                  .startsWith("ip.ttl--;")
                  .contains("outport = \"router-1-segment-2\";")
                  .endsWith("next;");
            });
    assertThat(stages)
        .filteredOn(stage -> stage.name().equals("ls_out_acl"))
        .extracting(Stage::match)
        .contains("reg0[7] == 1 && (outport == @sg_2 && ip4 && tcp && tcp.dst == 443)");
  }

  @Test
  void what_a_router_asks_itself_is_another_packet() throws IOException {
    assertThat(read("no-such-address-behind-a-router")).contains(new Block("arp"));
  }

  @Test
  void a_table_without_a_flow_drops() {
    assertThat(stages(TraceText.read(" 7. lr_in_unsnat: no match (implicit drop)\n")))
        .singleElement()
        .satisfies(
            stage -> {
              assertThat(stage.name()).isEqualTo("lr_in_unsnat");
              assertThat(stage.drops()).isTrue();
            });
  }

  @Test
  void what_is_not_understood_is_not_known() {
    TraceHop first = new TraceHop("port-1", TraceStep.ENTERS, null);

    assertThat(
            Explanation.of(
                new Inventory(new Rendered(Wanted.NOTHING, List.of())),
                "p1",
                "10.0.0.1",
                first,
                "?"))
        .satisfies(
            answer -> {
              assertThat(answer.verdict()).isEqualTo(TraceVerdict.UNKNOWN);
              assertThat(answer.hops())
                  .containsExactly(first, new TraceHop(null, TraceStep.UNDECIDED, ""));
            });
  }

  @Test
  void the_way_ends_where_a_router_finds_nobody() throws IOException {
    TraceHop first = new TraceHop("port-1", TraceStep.ENTERS, null);

    assertThat(
            Explanation.of(
                    new Inventory(new Rendered(Wanted.NOTHING, List.of())),
                    "p1",
                    "10.2.0.77",
                    first,
                    text("no-such-address-behind-a-router"))
                .hops())
        .endsWith(new TraceHop(null, TraceStep.NO_SUCH_ADDRESS, "10.2.0.77"));
  }
}
