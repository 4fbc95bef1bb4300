package cloud.faso.agent.ovn.real;

import static cloud.faso.agent.ovn.Specs.address4;
import static cloud.faso.agent.ovn.Specs.address6;
import static cloud.faso.agent.ovn.Specs.groupId;
import static cloud.faso.agent.ovn.Specs.port;
import static cloud.faso.agent.ovn.Specs.portId;
import static cloud.faso.agent.ovn.Specs.segment;
import static cloud.faso.agent.ovn.Specs.segmentId;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.Specs;
import cloud.faso.agent.ovn.trace.OvnTrace;
import cloud.faso.agent.ovn.trace.Tracer;
import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.AddressPair;
import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.RouterInterface;
import cloud.faso.spec.agent.RouterSpec;
import cloud.faso.spec.agent.RuleDirection;
import cloud.faso.spec.agent.RuleSpec;
import cloud.faso.spec.agent.Spec;
import cloud.faso.spec.agent.TraceAnswer;
import cloud.faso.spec.agent.TraceHop;
import cloud.faso.spec.agent.TraceQuery;
import cloud.faso.spec.agent.TraceStep;
import cloud.faso.spec.agent.TraceVerdict;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What becomes of packets by OVN's own account. Ports 1, 2 and 3 are on one segment: 1 may send
 * anything by IPv4 and echo requests by IPv6, 2 takes TCP 443 and both kinds of echo requests, 3 is
 * in no group. Port 4 is on another segment, and takes all. A router joins the segments of 5 and 6.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracerTest {
  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMP6 = 58;
  private static final String ROUTER = Specs.id("router", 1);
  private static final String OUT4 = Specs.id("rule", 1);
  private static final String OUT6 = Specs.id("rule", 2);
  private static final String WEB = Specs.id("rule", 3);
  private static final String PING4 = Specs.id("rule", 4);
  private static final String PING6 = Specs.id("rule", 5);

  private final Map<String, Spec> specs = new LinkedHashMap<>();
  private OvnCentral central;
  private SeenNorthbound seen;
  private Tracer tracer;

  @BeforeAll
  void start() throws Exception {
    central = OvnCentral.start();
    seen = new SeenNorthbound(central.northbound());
    specs.put(segmentId(1), segment(1));
    specs.put(segmentId(2), segment(2));
    specs.put(portId(1), port(1, 1, groupId(1)));
    specs.put(
        portId(2), Specs.with(port(2, 1, groupId(2)), true, new AddressPair("10.1.9.9/32", null)));
    specs.put(portId(3), port(3, 1));
    specs.put(portId(4), port(4, 2, groupId(1)));
    specs.put(segmentId(3), segment(3));
    specs.put(segmentId(4), segment(4));
    specs.put(portId(5), port(5, 3, groupId(1)));
    specs.put(portId(6), port(6, 4, groupId(2)));
    specs.put(
        ROUTER,
        new RouterSpec(
            "router",
            Specs.TENANT,
            List.of(new RouterInterface(segmentId(3)), new RouterInterface(segmentId(4))),
            null,
            List.of()));
    specs.put(
        groupId(1),
        Specs.group(
            rule(OUT4, RuleDirection.EGRESS, AddressFamily.IPV4, null, null),
            rule(OUT6, RuleDirection.EGRESS, AddressFamily.IPV6, ICMP6, 128)));
    specs.put(
        groupId(2),
        Specs.group(
            rule(WEB, RuleDirection.INGRESS, AddressFamily.IPV4, TCP, 443),
            rule(PING4, RuleDirection.INGRESS, AddressFamily.IPV4, ICMP, null),
            rule(PING6, RuleDirection.INGRESS, AddressFamily.IPV6, ICMP6, 128)));
    assertThat(seen.bring(specs).refused()).isEmpty();
    central.settle();
    tracer = tracer(central.southbound(), Duration.ofSeconds(30));
  }

  private static RuleSpec rule(
      String id,
      RuleDirection direction,
      AddressFamily family,
      @Nullable Integer protocol,
      @Nullable Integer first) {
    return new RuleSpec(id, direction, family, protocol, first, null, null, null);
  }

  private static Tracer tracer(String southbound, Duration deadline) {
    return new Tracer(
        SeenNorthbound.MARKS, new OvnTrace(() -> List.of("--db=" + southbound), deadline));
  }

  @AfterAll
  void stop() throws Exception {
    seen.close();
    central.close();
  }

  private TraceAnswer trace(int from, String address, int protocol, @Nullable Integer port)
      throws Exception {
    return tracer.answer(new TraceQuery("q", portId(from), address, protocol, port), specs);
  }

  private static TraceHop enters(int port, String address) {
    return new TraceHop(portId(port), TraceStep.ENTERS, address);
  }

  private static TraceHop allows(int group, String rule) {
    return new TraceHop(groupId(group), TraceStep.RULE_ALLOWS, rule, null);
  }

  private static TraceHop carries() {
    return new TraceHop(segmentId(1), TraceStep.CARRIES, null);
  }

  private static TraceHop hop(String thing, TraceStep step) {
    return new TraceHop(thing, step, null);
  }

  private static TraceAnswer dropped(TraceHop... hops) {
    return new TraceAnswer(TraceVerdict.DROPPED, List.of(hops));
  }

  @Test
  void a_packet_that_rules_of_both_sides_allow_is_delivered_and_the_rules_are_named()
      throws Exception {
    assertThat(trace(1, address4(2, 1), TCP, 443))
        .isEqualTo(
            new TraceAnswer(
                TraceVerdict.DELIVERED,
                List.of(
                    enters(1, address4(1, 1)),
                    allows(1, OUT4),
                    carries(),
                    allows(2, WEB),
                    hop(portId(2), TraceStep.DELIVERED))));
  }

  @Test
  void what_no_rule_of_the_receiver_allows_is_dropped_there() throws Exception {
    assertThat(trace(1, address4(2, 1), UDP, 443))
        .isEqualTo(
            dropped(
                enters(1, address4(1, 1)),
                allows(1, OUT4),
                carries(),
                hop(portId(2), TraceStep.NO_RULE_ALLOWS_RECEIVING)));
  }

  @Test
  void what_no_rule_of_the_sender_allows_is_dropped_at_once() throws Exception {
    assertThat(trace(3, address4(2, 1), TCP, 443))
        .isEqualTo(
            dropped(enters(3, address4(3, 1)), hop(portId(3), TraceStep.NO_RULE_ALLOWS_SENDING)));
  }

  @Test
  void echo_requests_go_by_both_families() throws Exception {
    assertThat(trace(1, address4(2, 1), ICMP, null).hops())
        .endsWith(allows(2, PING4), hop(portId(2), TraceStep.DELIVERED));
    assertThat(trace(1, address6(2, 1), ICMP6, null).hops())
        .containsExactly(
            enters(1, address6(1, 1)),
            allows(1, OUT6),
            carries(),
            allows(2, PING6),
            hop(portId(2), TraceStep.DELIVERED));
    assertThat(trace(1, address6(2, 1), TCP, 443))
        .isEqualTo(
            dropped(enters(1, address6(1, 1)), hop(portId(1), TraceStep.NO_RULE_ALLOWS_SENDING)));
  }

  @Test
  void an_address_that_nobody_has_is_told() throws Exception {
    assertThat(trace(1, "10.1.200.200", TCP, 443))
        .isEqualTo(
            dropped(
                enters(1, address4(1, 1)),
                new TraceHop(segmentId(1), TraceStep.NO_SUCH_ADDRESS, "10.1.200.200")));
  }

  @Test
  void an_address_that_a_port_may_take_leads_to_the_port() throws Exception {
    assertThat(trace(1, "10.1.9.9", TCP, 443).hops()).endsWith(hop(portId(2), TraceStep.DELIVERED));
  }

  @Test
  void without_a_router_nothing_gets_to_another_segment() throws Exception {
    TraceAnswer answer = trace(1, address4(4, 2), TCP, 443);

    assertThat(answer.verdict()).isEqualTo(TraceVerdict.DROPPED);
    assertThat(answer.hops()).endsWith(hop(segmentId(1), TraceStep.NO_ROUTER));
  }

  @Test
  void a_router_on_the_way_is_told_with_its_route() throws Exception {
    assertThat(trace(5, address4(6, 4), TCP, 443))
        .isEqualTo(
            new TraceAnswer(
                TraceVerdict.DELIVERED,
                List.of(
                    enters(5, address4(5, 3)),
                    allows(1, OUT4),
                    hop(segmentId(3), TraceStep.CARRIES),
                    new TraceHop(ROUTER, TraceStep.ROUTES, "10.4.0.0/16"),
                    hop(segmentId(4), TraceStep.CARRIES),
                    allows(2, WEB),
                    hop(portId(6), TraceStep.DELIVERED))));
    assertThat(trace(5, "10.4.200.200", TCP, 443).hops())
        .endsWith(new TraceHop(segmentId(4), TraceStep.NO_SUCH_ADDRESS, "10.4.200.200"));
    assertThat(trace(5, "10.99.0.1", TCP, 443).hops()).endsWith(hop(ROUTER, TraceStep.NO_ROUTE));
  }

  @Test
  void the_gateways_address_takes_nothing_but_questions() throws Exception {
    assertThat(trace(1, "10.1.0.1", TCP, 22))
        .isEqualTo(
            dropped(
                enters(1, address4(1, 1)),
                allows(1, OUT4),
                carries(),
                hop(segmentId(1), TraceStep.NOBODY_THERE)));
  }

  @Test
  void a_port_in_no_group_gets_its_address_renewed() throws Exception {
    assertThat(trace(3, "10.1.0.1", UDP, 67))
        .isEqualTo(
            new TraceAnswer(
                TraceVerdict.DELIVERED,
                List.of(
                    enters(3, address4(3, 1)),
                    hop(portId(3), TraceStep.ALWAYS_ALLOWED),
                    hop(segmentId(1), TraceStep.ANSWERS))));
  }

  @Test
  void no_group_lets_a_port_answer_for_dhcp() throws Exception {
    assertThat(trace(1, address4(2, 1), UDP, 68))
        .isEqualTo(dropped(enters(1, address4(1, 1)), hop(portId(1), TraceStep.NEVER_ALLOWED)));
  }

  @Test
  void a_router_answers_echo_requests_itself_and_drops_all_else() throws Exception {
    assertThat(trace(5, "10.3.0.1", ICMP, null))
        .isEqualTo(
            new TraceAnswer(
                TraceVerdict.DELIVERED,
                List.of(
                    enters(5, address4(5, 3)),
                    allows(1, OUT4),
                    hop(segmentId(3), TraceStep.CARRIES),
                    hop(ROUTER, TraceStep.ANSWERS))));
    assertThat(trace(5, "10.3.0.1", TCP, 22))
        .isEqualTo(
            dropped(
                enters(5, address4(5, 3)),
                allows(1, OUT4),
                hop(segmentId(3), TraceStep.CARRIES),
                new TraceHop(ROUTER, TraceStep.DROPS, "lr_in_ip_input")));
  }

  @Test
  void a_port_without_an_address_of_the_family_sends_nothing() throws Exception {
    assertThat(
            tracer.answer(
                new TraceQuery("q", portId(1), address6(2, 1), TCP, 443), withPort1At("10.1.1.3")))
        .isEqualTo(dropped(hop(portId(1), TraceStep.NO_ADDRESS_OF_FAMILY)));
  }

  @Test
  void what_a_port_sends_from_an_address_that_ovn_does_not_give_it_ends_there() throws Exception {
    assertThat(
            tracer.answer(
                new TraceQuery("q", portId(1), address4(2, 1), TCP, 443), withPort1At("10.1.7.7")))
        .isEqualTo(dropped(enters(1, "10.1.7.7"), hop(portId(1), TraceStep.ANTI_SPOOFING_DROPS)));
  }

  /** What is assigned, but for port 1, which has no other address than this. */
  private Map<String, Spec> withPort1At(String address) {
    PortSpec one = port(1, 1, groupId(1));
    Map<String, Spec> other = new LinkedHashMap<>(specs);
    other.put(
        portId(1),
        new PortSpec(
            one.name(),
            one.tenant(),
            one.segment(),
            one.tunnelKey(),
            one.mac(),
            List.of(address),
            List.of(),
            true,
            one.securityGroups(),
            null,
            null,
            null,
            null));
    return other;
  }

  @Test
  void what_cannot_be_told_says_why() throws Exception {
    TraceQuery query = new TraceQuery("q", portId(1), address4(2, 1), TCP, 443);

    assertThat(trace(99, address4(2, 1), TCP, 443)).isEqualTo(unknown(TraceStep.PORT_UNKNOWN));
    assertThat(new Tracer(SeenNorthbound.MARKS, null).answer(query, specs))
        .isEqualTo(unknown(TraceStep.NO_SOUTHBOUND));
    assertThat(
            tracer("unix:" + central.folder().resolve("nobody"), Duration.ofSeconds(30))
                .answer(query, specs))
        .isEqualTo(unknown(TraceStep.TRACER_FAILED));
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(
              tracer("tcp:127.0.0.1:" + mute.getLocalPort(), Duration.ofMillis(500))
                  .answer(query, specs))
          .isEqualTo(unknown(TraceStep.TRACER_SLOW));
    }
  }

  private static TraceAnswer unknown(TraceStep step) {
    return new TraceAnswer(TraceVerdict.UNKNOWN, List.of(new TraceHop(null, step, null)));
  }
}
