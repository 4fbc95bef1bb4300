package cloud.faso.agent.ovn.real;

import static cloud.faso.agent.ovn.Specs.address4;
import static cloud.faso.agent.ovn.Specs.address6;
import static cloud.faso.agent.ovn.Specs.groupId;
import static cloud.faso.agent.ovn.Specs.port;
import static cloud.faso.agent.ovn.Specs.portId;
import static cloud.faso.agent.ovn.Specs.segment;
import static cloud.faso.agent.ovn.Specs.segmentId;
import static cloud.faso.agent.ovn.Topologies.balancer;
import static cloud.faso.agent.ovn.Topologies.balancerId;
import static cloud.faso.agent.ovn.Topologies.external;
import static cloud.faso.agent.ovn.Topologies.externalId;
import static cloud.faso.agent.ovn.Topologies.floating;
import static cloud.faso.agent.ovn.Topologies.floatingId;
import static cloud.faso.agent.ovn.Topologies.gateway;
import static cloud.faso.agent.ovn.Topologies.peering;
import static cloud.faso.agent.ovn.Topologies.peeringId;
import static cloud.faso.agent.ovn.Topologies.router;
import static cloud.faso.agent.ovn.Topologies.routerId;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.Specs;
import cloud.faso.agent.ovn.Topologies;
import cloud.faso.agent.ovn.trace.OvnTrace;
import cloud.faso.agent.ovn.trace.Tracer;
import cloud.faso.spec.agent.PeeringRule;
import cloud.faso.spec.agent.Spec;
import cloud.faso.spec.agent.TraceAnswer;
import cloud.faso.spec.agent.TraceHop;
import cloud.faso.spec.agent.TraceQuery;
import cloud.faso.spec.agent.TraceStep;
import cloud.faso.spec.agent.TraceVerdict;
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
 * What becomes of packets that leave their segment, by OVN's own account. Router 1 leads from
 * segments 1 and 3 outward, and by a peering from segment 1 to segment 2, which is another
 * tenant's. Port 3 has a floating IP, and port 4 is the member of segment 1's load balancer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracerOutwardTest {
  private static final int TCP = 6;
  private static final String EVERYTHING = "0.0.0.0/0";

  private final Map<String, Spec> specs = new LinkedHashMap<>();
  private Traffic traffic;
  private Tracer tracer;

  @BeforeAll
  void start() throws Exception {
    traffic = new Traffic();
    specs.put(segmentId(1), segment(1));
    specs.put(segmentId(2), Topologies.of(Topologies.OTHER_TENANT, segment(2)));
    specs.put(segmentId(3), segment(3));
    Traffic.putOpen(specs, 1);
    specs.put(portId(1), port(1, 1, groupId(1)));
    specs.put(portId(2), port(2, 2, groupId(1)));
    specs.put(portId(3), port(3, 3, groupId(1)));
    specs.put(portId(4), port(4, 1, groupId(1)));
    specs.put(externalId(1), external("node-a"));
    specs.put(routerId(1), router(Specs.TENANT, gateway(10, true), List.of(), 1, 3));
    specs.put(routerId(2), router(Topologies.OTHER_TENANT, null, List.of(), 2));
    specs.put(floatingId(1), floating(101, routerId(1), portId(3), null));
    specs.put(balancerId(1), balancer(1, null, portId(4)));
    specs.put(peeringId(1), peering(3, new PeeringRule(true, TCP, 443, null)));
    traffic.bring(specs);
    traffic.learn(routerId(1), "198.51.100.1", "52:54:00:dd:dd:dd");
    String southbound = traffic.central().southbound();
    tracer =
        new Tracer(
            SeenNorthbound.MARKS,
            new OvnTrace(() -> List.of("--db=" + southbound), Duration.ofSeconds(30)));
  }

  @AfterAll
  void stop() {
    traffic.close();
  }

  private TraceAnswer trace(int from, String address, int port) throws Exception {
    return tracer.answer(new TraceQuery("q", portId(from), address, TCP, port), specs);
  }

  private static TraceHop hop(String thing, TraceStep step, @Nullable String note) {
    return new TraceHop(thing, step, note);
  }

  private static TraceHop hop(String thing, TraceStep step) {
    return hop(thing, step, null);
  }

  private static TraceHop carries(int segment) {
    return hop(segmentId(segment), TraceStep.CARRIES);
  }

  private static TraceHop routes(String range) {
    return hop(routerId(1), TraceStep.ROUTES, range);
  }

  private static TraceHop allows(int rule) {
    return new TraceHop(groupId(1), TraceStep.RULE_ALLOWS, Specs.id("rule", rule), null);
  }

  private static TraceHop delivered(int port) {
    return hop(portId(port), TraceStep.DELIVERED);
  }

  @Test
  void what_leaves_says_from_which_address_and_by_which_network() throws Exception {
    assertThat(trace(1, "203.0.113.9", 443))
        .isEqualTo(
            new TraceAnswer(
                TraceVerdict.LEFT,
                List.of(
                    hop(portId(1), TraceStep.ENTERS, address4(1, 1)),
                    allows(2),
                    carries(1),
                    routes(EVERYTHING),
                    hop(routerId(1), TraceStep.TRANSLATES_SOURCE, "198.51.100.10"),
                    hop(externalId(1), TraceStep.LEAVES))));
    assertThat(trace(3, "203.0.113.9", 443).hops())
        .endsWith(
            hop(routerId(1), TraceStep.TRANSLATES_SOURCE, "198.51.100.101"),
            hop(externalId(1), TraceStep.LEAVES));
  }

  @Test
  void what_the_router_would_ask_the_external_network_for_leaves_too() throws Exception {
    assertThat(trace(1, "2001:db8:1::9", 443).hops())
        .endsWith(carries(1), routes("::/0"), hop(externalId(1), TraceStep.LEAVES));
  }

  @Test
  void a_floating_ip_leads_to_its_port() throws Exception {
    assertThat(trace(1, "198.51.100.101", 443))
        .isEqualTo(
            new TraceAnswer(
                TraceVerdict.DELIVERED,
                List.of(
                    hop(portId(1), TraceStep.ENTERS, address4(1, 1)),
                    allows(2),
                    carries(1),
                    routes("198.51.100.0/24"),
                    hop(routerId(1), TraceStep.TRANSLATES_SOURCE, "198.51.100.10"),
                    hop(routerId(1), TraceStep.TRANSLATES_DESTINATION, address4(3, 3)),
                    routes("10.3.0.0/16"),
                    carries(3),
                    allows(1),
                    delivered(3))));
  }

  @Test
  void a_load_balancer_names_its_members() throws Exception {
    assertThat(trace(1, "10.1.0.80", 80))
        .isEqualTo(
            new TraceAnswer(
                TraceVerdict.DELIVERED,
                List.of(
                    hop(portId(1), TraceStep.ENTERS, address4(1, 1)),
                    allows(2),
                    hop(segmentId(1), TraceStep.BALANCES, address4(4, 1) + ":8080"),
                    carries(1),
                    routes("10.1.0.0/16"),
                    carries(1),
                    allows(1),
                    delivered(4))));
  }

  @Test
  void a_peering_lets_pass_what_it_allows() throws Exception {
    assertThat(trace(1, address4(2, 2), 443))
        .isEqualTo(
            new TraceAnswer(
                TraceVerdict.DELIVERED,
                List.of(
                    hop(portId(1), TraceStep.ENTERS, address4(1, 1)),
                    allows(2),
                    carries(1),
                    routes("10.2.0.0/16"),
                    hop(peeringId(1), TraceStep.CARRIES),
                    hop(routerId(2), TraceStep.ROUTES, "10.2.0.0/16"),
                    carries(2),
                    allows(1),
                    delivered(2))));
  }

  @Test
  void a_peering_is_named_when_it_does_not_let_pass() throws Exception {
    TraceHop barred = hop(peeringId(1), TraceStep.BARRED);

    // Not at this port, not in this family at this port, and not from this segment.
    assertThat(trace(1, address4(2, 2), 22).hops()).endsWith(carries(2), barred);
    assertThat(trace(1, address6(2, 2), 22).hops()).endsWith(carries(2), barred);
    assertThat(trace(3, address4(2, 2), 443).hops()).endsWith(routes("10.2.0.0/16"), barred);
    assertThat(trace(3, address4(2, 2), 443).verdict()).isEqualTo(TraceVerdict.DROPPED);
  }
}
