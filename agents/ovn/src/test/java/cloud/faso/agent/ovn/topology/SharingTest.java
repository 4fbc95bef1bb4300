package cloud.faso.agent.ovn.topology;

import static cloud.faso.agent.ovn.Specs.port;
import static cloud.faso.agent.ovn.Specs.portId;
import static cloud.faso.agent.ovn.Specs.segment;
import static cloud.faso.agent.ovn.Specs.segmentId;
import static cloud.faso.agent.ovn.Specs.with;
import static cloud.faso.agent.ovn.Topologies.balancer;
import static cloud.faso.agent.ovn.Topologies.balancerId;
import static cloud.faso.agent.ovn.Topologies.limited;
import static cloud.faso.agent.ovn.Topologies.peering;
import static cloud.faso.agent.ovn.Topologies.peeringId;
import static cloud.faso.agent.ovn.Topologies.router;
import static cloud.faso.agent.ovn.Topologies.routerId;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.Topologies;
import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.AddressPair;
import cloud.faso.spec.agent.HealthCheckSpec;
import cloud.faso.spec.agent.PeeringRule;
import cloud.faso.spec.agent.Spec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What rows come of limits, load balancers and peerings. */
class SharingTest {
  private static final Marks MARKS = new Marks("node-00000000000000000000000001");

  private final Map<String, Spec> specs = new LinkedHashMap<>();

  @BeforeEach
  void two_segments_of_two_tenants() {
    specs.put(segmentId(1), segment(1));
    specs.put(segmentId(2), Topologies.of(Topologies.OTHER_TENANT, segment(2)));
    specs.put(portId(1), port(1, 1));
  }

  private Rendered render() {
    return Rendering.of(MARKS, specs);
  }

  private Map<String, Value> columns(Table table, String thing, String part) {
    return Objects.requireNonNull(render().rows().get(new Key(table, thing, part)), thing)
        .columns();
  }

  private List<String> refused() {
    return render().refused().stream().map(it -> it.thing() + " " + it.code()).toList();
  }

  private void putRouters() {
    specs.put(routerId(1), router(1));
    specs.put(routerId(2), router(Topologies.OTHER_TENANT, null, List.of(), 2));
  }

  @Test
  void a_limit_is_a_row_for_each_direction_that_has_one() {
    specs.put(portId(1), limited(port(1, 1), 10_000L, null));

    assertThat(columns(Table.QOS, portId(1), "send"))
        .containsEntry("direction", new Value.Text("from-lport"))
        .containsEntry("bandwidth", new Value.Numbers(Map.of("rate", 10_000L, "burst", 8_000L)));
    assertThat(render().rows()).doesNotContainKey(new Key(Table.QOS, portId(1), "receive"));
    assertThat(columns(Table.LOGICAL_SWITCH, segmentId(1), ""))
        .containsEntry("qos_rules", Value.Keys.of(new Key(Table.QOS, portId(1), "send")));
  }

  @Test
  void a_load_balancer_has_its_members_addresses_of_each_family() {
    specs.put(balancerId(1), balancer(1, new HealthCheckSpec(5, 3, 2, 3), portId(1), portId(9)));

    assertThat(columns(Table.LOAD_BALANCER, balancerId(1), "tcp"))
        .containsEntry(
            "vips",
            new Value.Pairs(
                Map.of("10.1.0.80:80", "10.1.1.3:8080", "[fd00:1::80]:80", "[fd00:1::101]:8080")))
        .containsEntry(
            "ip_port_mappings",
            new Value.Pairs(
                Map.of(
                    "10.1.1.3",
                    "00000000-0000-0000-0000-000000000001:10.1.255.254",
                    "[fd00:1::101]",
                    "00000000-0000-0000-0000-000000000001:[fd00:1::ffff:ffff:ffff:fffe]")));
    assertThat(refused()).containsExactly(balancerId(1) + " member-unreachable");
  }

  @Test
  void peerings_that_cannot_be_are_refused() {
    specs.put(peeringId(1), peering(1));
    assertThat(refused()).containsExactly(peeringId(1) + " peering-side");
    putRouters();
    assertThat(refused()).isEmpty();
    specs.put(peeringId(2), peering(2));
    assertThat(refused()).containsExactly(peeringId(2) + " subnets-overlap");
    specs.put(peeringId(2), peering(1));
    assertThat(refused()).containsExactly(peeringId(2) + " bad-peering-number");
    specs.put(peeringId(2), peering(0));
    assertThat(refused()).containsExactly(peeringId(2) + " bad-peering-number");
  }

  @Test
  void segments_with_common_addresses_are_not_peered() {
    putRouters();
    specs.put(segmentId(2), Topologies.of(Topologies.OTHER_TENANT, segment(251)));
    specs.put(peeringId(1), peering(1));

    assertThat(refused()).containsExactly(peeringId(1) + " subnets-overlap");
  }

  @Test
  void a_rule_that_says_what_does_not_exist_allows_nothing() {
    putRouters();
    specs.put(peeringId(1), peering(1, new PeeringRule(true, 47, 1, 2)));

    assertThat(refused()).containsExactly(peeringId(1) + " bad-peering-rule");
    assertThat(columns(Table.ACL, peeringId(1), "other-IPV4"))
        .extractingByKey("match")
        .asString()
        .contains("ip4.src == 10.1.0.0/16 && (ip4)");
  }

  @Test
  void what_is_not_allowed_is_spelled_out() throws Unrenderable {
    PeeringMatch match = new PeeringMatch(AddressFamily.IPV4);
    match.allow(new PeeringRule(true, 6, 443, null));
    match.allow(new PeeringRule(true, 6, 440, 450));
    match.allow(new PeeringRule(true, 6, 0, 10));
    match.allow(new PeeringRule(true, 1, 8, null));
    match.allow(new PeeringRule(true, 1, 3, 4));
    match.allow(new PeeringRule(true, 47, null, null));

    assertThat(match.refused()).hasSize(5);
    assertThat(match.refused().getFirst())
        .startsWith("ip.proto == {0, 2, 3, 4, 5, 7,")
        .contains(" 46, 48, ");
    assertThat(match.refused())
        .contains("(tcp.dst >= 11 && tcp.dst <= 439)", "tcp.dst >= 451")
        .anyMatch(it -> it.startsWith("icmp4.type == {0, 1, 2, 4, 5, 6, 7, 9,"))
        .anyMatch(it -> it.startsWith("(icmp4.type == 3 && icmp4.code == {0, 1, 2, 3, 5,"));

    match.allow(new PeeringRule(true, null, null, null));
    assertThat(match.refused()).isEmpty();
  }

  @Test
  void health_checks_come_from_no_range_that_a_guest_may_use() {
    specs.put(portId(1), with(port(1, 1), true, new AddressPair("10.1.128.0/17", null)));
    specs.put(balancerId(1), balancer(1, new HealthCheckSpec(5, 3, 2, 3), portId(1)));
    assertThat(columns(Table.LOAD_BALANCER, balancerId(1), "tcp").get("ip_port_mappings"))
        .asString()
        .contains(":10.1.127.255");
    // Where nothing else is left, it is an address that nobody has as its own.
    specs.put(portId(1), with(port(1, 1), true, new AddressPair("0.0.0.0/0", null)));
    assertThat(columns(Table.LOAD_BALANCER, balancerId(1), "tcp").get("ip_port_mappings"))
        .asString()
        .contains(":10.1.255.254");
  }
}
