package cloud.faso.agent.ovn.real;

import static cloud.faso.agent.ovn.Specs.address4;
import static cloud.faso.agent.ovn.Specs.address6;
import static cloud.faso.agent.ovn.Specs.group;
import static cloud.faso.agent.ovn.Specs.groupId;
import static cloud.faso.agent.ovn.Specs.port;
import static cloud.faso.agent.ovn.Specs.portId;
import static cloud.faso.agent.ovn.Specs.segment;
import static cloud.faso.agent.ovn.Specs.segmentId;
import static cloud.faso.agent.ovn.Specs.with;
import static cloud.faso.agent.ovn.Topologies.external;
import static cloud.faso.agent.ovn.Topologies.externalId;
import static cloud.faso.agent.ovn.Topologies.gateway;
import static cloud.faso.agent.ovn.Topologies.peering;
import static cloud.faso.agent.ovn.Topologies.peeringId;
import static cloud.faso.agent.ovn.Topologies.router;
import static cloud.faso.agent.ovn.Topologies.routerId;
import static cloud.faso.agent.ovn.real.Traffic.arrival;
import static cloud.faso.agent.ovn.real.Traffic.departure;
import static cloud.faso.agent.ovn.real.Traffic.rule;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.Specs;
import cloud.faso.agent.ovn.Topologies;
import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.PeeringRule;
import cloud.faso.spec.agent.RouteSpec;
import cloud.faso.spec.agent.RuleDirection;
import cloud.faso.spec.agent.Spec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Segment 1 and 2 of two tenants are peered; 3 is the first's too, 4 the other's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeeringsTest {
  private static final String NUMBER_THREE = "100.64.0.12/30";

  private Traffic traffic;

  @BeforeAll
  void start() throws Exception {
    traffic = new Traffic();
    Map<String, Spec> specs = new LinkedHashMap<>();
    specs.put(segmentId(1), segment(1));
    specs.put(segmentId(2), Topologies.of(Topologies.OTHER_TENANT, segment(2)));
    specs.put(segmentId(3), segment(3));
    specs.put(segmentId(4), Topologies.of(Topologies.OTHER_TENANT, segment(4)));
    Traffic.putOpen(specs, 1);
    specs.put(groupId(2), group(rule(9, RuleDirection.INGRESS, AddressFamily.IPV4, 22)));
    specs.put(portId(1), port(1, 1, groupId(1)));
    specs.put(portId(2), port(2, 2, groupId(1)));
    specs.put(portId(3), with(port(3, 3, groupId(1)), false));
    specs.put(portId(4), port(4, 4, groupId(1)));
    specs.put(portId(5), port(5, 2, groupId(2)));
    specs.put(portId(6), with(port(6, 1, groupId(1)), false));
    specs.put(externalId(1), external("node-a"));
    specs.put(
        routerId(1),
        router(Specs.TENANT, null, List.of(new RouteSpec("10.4.0.0/16", address4(3, 3))), 1, 3));
    specs.put(routerId(2), router(Topologies.OTHER_TENANT, gateway(20, true), List.of(), 2, 4));
    specs.put(
        peeringId(1),
        peering(3, new PeeringRule(true, 6, 443, null), new PeeringRule(true, 6, 8000, 8999)));
    traffic.bring(specs);
    traffic.learn(routerId(2), "198.51.100.1", "52:54:00:dd:dd:dd");
  }

  @AfterAll
  void stop() {
    traffic.close();
  }

  @Test
  void what_is_allowed_reaches_ports_whose_groups_allow_it() throws Exception {
    assertThat(traffic.sendFrom(1, 1, address4(1, 1), address4(2, 2), 443)).contains(arrival(2));
    assertThat(traffic.sendFrom(1, 1, address6(1, 1), address6(2, 2), 443)).contains(arrival(2));
    assertThat(traffic.sendFrom(1, 1, address4(1, 1), address4(2, 2), 8500)).contains(arrival(2));
    assertThat(traffic.sendFrom(1, 1, address4(1, 1), address4(5, 2), 443))
        .doesNotContain(arrival(5));
  }

  @Test
  void what_is_not_allowed_does_not_pass_even_if_the_groups_allow_it() throws Exception {
    for (int tcp : new int[] {442, 444, 7999, 9000, 22}) {
      assertThat(traffic.sendFrom(1, 1, address4(1, 1), address4(2, 2), tcp))
          .doesNotContain(arrival(2));
      assertThat(traffic.sendFrom(1, 1, address6(1, 1), address6(2, 2), tcp))
          .doesNotContain(arrival(2));
    }
    assertThat(traffic.sendFrom(1, 1, address4(1, 1), address4(5, 2), 22))
        .doesNotContain(arrival(5));
    assertThat(traffic.sendFrom(2, 2, address4(2, 2), address4(1, 1), 443))
        .doesNotContain(arrival(1));
  }

  @Test
  void no_other_segment_of_either_router_is_reached_whatever_a_guest_sends() throws Exception {
    assertThat(traffic.sendFrom(3, 3, address4(3, 3), address4(2, 2), 443))
        .doesNotContain(arrival(2));
    assertThat(traffic.sendFrom(1, 1, address4(1, 1), address4(4, 4), 443))
        .doesNotContain(arrival(4));
    assertThat(traffic.sendFrom(2, 2, address4(2, 2), address4(3, 3), 443))
        .doesNotContain(arrival(3));
    // Its group may be told so, its source not.
    assertThat(traffic.sendFrom(6, 1, address4(3, 3), address4(2, 2), 443))
        .doesNotContain(arrival(2));
    assertThat(traffic.sendFrom(6, 1, "192.0.2.1", address4(2, 2), 443)).doesNotContain(arrival(2));
    // A source of the peered segment from elsewhere goes no way that its segment's could not.
    assertThat(traffic.sendFrom(3, 3, address4(1, 1), address4(2, 2), 22))
        .doesNotContain(arrival(2));
  }

  @Test
  void nobody_goes_out_through_the_others_router() throws Exception {
    assertThat(traffic.sendFrom(2, 2, address4(2, 2), "203.0.113.9", 443)).contains(departure());
    assertThat(traffic.sendFrom(1, 1, address4(1, 1), "203.0.113.9", 443))
        .doesNotContain(departure());
  }

  @Test
  void the_link_is_numbered_by_the_peering() throws Exception {
    assertThat(traffic.flows()).contains("ip4.dst == " + NUMBER_THREE, "fd64:fa50:0:3::/64");
  }

  @Test
  void names_of_the_other_side_are_not_to_be_asked_for() throws Exception {
    assertThat(traffic.flows()).contains("\" && ip4 && udp && udp.dst == 53");
  }

  @Test
  void what_answers_passes() throws Exception {
    assertThat(traffic.answer(2, 2, address4(2, 2), address4(1, 1), 443)).contains(arrival(1));
  }
}
