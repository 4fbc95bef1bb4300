package cloud.faso.agent.ovn.topology;

import static cloud.faso.agent.ovn.Specs.named;
import static cloud.faso.agent.ovn.Specs.on;
import static cloud.faso.agent.ovn.Specs.port;
import static cloud.faso.agent.ovn.Specs.portId;
import static cloud.faso.agent.ovn.Specs.segment;
import static cloud.faso.agent.ovn.Specs.segmentId;
import static cloud.faso.agent.ovn.Topologies.external;
import static cloud.faso.agent.ovn.Topologies.externalId;
import static cloud.faso.agent.ovn.Topologies.floating;
import static cloud.faso.agent.ovn.Topologies.floatingId;
import static cloud.faso.agent.ovn.Topologies.gateway;
import static cloud.faso.agent.ovn.Topologies.peeringId;
import static cloud.faso.agent.ovn.Topologies.router;
import static cloud.faso.agent.ovn.Topologies.routerId;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.Specs;
import cloud.faso.agent.ovn.Topologies;
import cloud.faso.spec.agent.RouteSpec;
import cloud.faso.spec.agent.RouterGateway;
import cloud.faso.spec.agent.Spec;
import cloud.faso.spec.agent.SubnetSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What rows come of routers, external networks and floating IPs. */
class RoutingTest {
  private static final Marks MARKS = new Marks("node-00000000000000000000000001");

  private static final Value NONE = Value.Keys.of();

  private final Map<String, Spec> specs = new LinkedHashMap<>();

  @BeforeEach
  void two_segments() {
    specs.put(segmentId(1), segment(1));
    specs.put(segmentId(2), segment(2));
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

  private boolean has(Table table, String thing) {
    return render().rows().keySet().stream()
        .anyMatch(key -> key.table() == table && key.thing().equals(thing));
  }

  @Test
  void a_router_has_the_gateways_addresses_of_its_segments_and_nobody_else_has() {
    specs.put(routerId(1), router(1, 2));

    assertThat(columns(Table.LOGICAL_ROUTER_PORT, routerId(1), segmentId(1)))
        .containsEntry("mac", new Value.Text("0e:fa:50:00:00:01"))
        .containsEntry("networks", Value.Texts.of("10.1.0.1/16", "fd00:1::1/64"))
        .containsEntry(
            "ipv6_ra_configs",
            new Value.Pairs(
                Map.of(
                    "address_mode", "dhcpv6_stateful",
                    "send_periodic", "true",
                    "mtu", "1400",
                    "rdnss", "fd00:1::1",
                    "dnssl", "health.internal")));
    assertThat(columns(Table.LOGICAL_SWITCH, segmentId(1), "").get("ports"))
        .isEqualTo(Value.Keys.of(new Key(Table.LOGICAL_SWITCH_PORT, routerId(1), segmentId(1))));
    assertThat(columns(Table.DHCP_OPTIONS, segmentId(1), "ipv4").get("options"))
        .asString()
        .contains("router=10.1.0.1");
    assertThat(refused()).isEmpty();
  }

  @Test
  void guests_of_a_segment_with_slaac_are_told_to_make_their_address() {
    specs.put(
        segmentId(1),
        new cloud.faso.spec.agent.SegmentSpec(
            "s",
            Specs.TENANT,
            7,
            1400,
            "x.internal",
            null,
            new SubnetSpec("fd00:1::/64", "fd00:1::1", List.of("2001:db8::53"), true)));
    specs.put(routerId(1), router(1));

    assertThat(columns(Table.LOGICAL_ROUTER_PORT, routerId(1), segmentId(1)))
        .extractingByKey("ipv6_ra_configs")
        .asString()
        .contains("address_mode=slaac", "rdnss=2001:db8::53");
  }

  @Test
  void what_a_router_cannot_join_is_refused_and_all_else_goes_on() {
    specs.put(segmentId(3), Topologies.of(Topologies.OTHER_TENANT, segment(3)));
    specs.put(segmentId(4), segment(251)); // 10.1.0.0/16 again
    specs.put(routerId(1), router(1));
    specs.put(routerId(2), router(1, 2));
    specs.put(routerId(3), router(9));
    specs.put(routerId(4), router(3));
    specs.put(routerId(5), router(4));
    specs.put(routerId(6), router(Specs.TENANT, gateway(10, true), List.of()));

    assertThat(refused())
        .containsExactlyInAnyOrder(
            routerId(2) + " segment-has-router",
            routerId(3) + " router-segment-unknown",
            routerId(4) + " segment-of-another-tenant",
            routerId(6) + " external-network-unknown");
    assertThat(render().rows())
        .containsKey(new Key(Table.LOGICAL_ROUTER_PORT, routerId(2), segmentId(2)))
        .containsKey(new Key(Table.LOGICAL_ROUTER, routerId(3), ""));
  }

  private Value names(int segment) {
    return columns(Table.LOGICAL_SWITCH, segmentId(segment), "").getOrDefault("dns_records", NONE);
  }

  private static Key dns(int segment) {
    return new Key(Table.DNS, segmentId(segment), "");
  }

  private Map<String, String> told(int segment, String part) {
    return columns(Table.DNS, segmentId(segment), part).get("records")
            instanceof Value.Pairs(Map<String, String> names)
        ? names
        : Map.of();
  }

  @Test
  void a_segment_knows_the_names_of_all_that_its_router_joins_and_of_no_others() {
    specs.put(segmentId(3), segment(3));
    specs.put(segmentId(4), Topologies.of(Topologies.OTHER_TENANT, segment(4)));
    specs.put(routerId(1), router(1, 2));
    specs.put(routerId(2), router(Topologies.OTHER_TENANT, null, List.of(), 4));
    specs.put(peeringId(1), Topologies.peering(3));
    specs.put(portId(1), port(1, 1));
    specs.put(portId(2), Specs.elsewhere(port(2, 2), "node-b", "192.0.2.2"));

    assertThat(names(1)).isEqualTo(Value.Keys.of(dns(1), dns(2)));
    assertThat(names(2)).isEqualTo(names(1));
    assertThat(names(3)).isEqualTo(Value.Keys.of(dns(3)));
    assertThat(names(4)).isEqualTo(Value.Keys.of(dns(4)));
    assertThat(told(1, "")).containsOnlyKeys("host-1", "host-1.health.internal");
    assertThat(told(2, ""))
        .isEqualTo(
            Map.of(
                "host-2",
                "10.2.1.4 fd00:2::102",
                "host-2.health.internal",
                "10.2.1.4 fd00:2::102"));
  }

  @Test
  void of_a_name_in_several_segments_each_tells_its_own_addresses_and_others_all() {
    specs.put(segmentId(3), segment(3));
    specs.put(routerId(1), router(1, 2, 3));
    specs.put(portId(1), named(port(1, 1), "Web"));
    specs.put(portId(2), named(port(2, 2), "web"));
    specs.put(portId(3), port(3, 1));

    assertThat(names(1))
        .isEqualTo(
            Value.Keys.of(dns(1), dns(2), dns(3), new Key(Table.DNS, segmentId(1), "shared")));
    assertThat(told(1, "")).containsOnlyKeys("host-3", "host-3.health.internal");
    assertThat(told(2, "")).isEmpty();
    assertThat(told(1, "shared"))
        .containsOnlyKeys("web", "web.health.internal")
        .containsEntry("web", "10.1.1.3 fd00:1::101");
    assertThat(told(2, "shared")).containsEntry("web", "10.2.1.4 fd00:2::102");
    assertThat(told(3, "shared")).containsEntry("web", "10.1.1.3 fd00:1::101 10.2.1.4 fd00:2::102");
  }

  @Test
  void one_router_does_not_join_segments_with_common_addresses() {
    specs.put(segmentId(4), segment(251));
    specs.put(routerId(1), router(1, 4));

    assertThat(refused()).containsExactly(routerId(1) + " subnets-overlap");
  }

  @Test
  void routes_go_to_next_hops_that_the_router_is_next_to() {
    specs.put(externalId(1), external("node-a"));
    specs.put(
        routerId(1),
        router(
            Specs.TENANT,
            gateway(10, true),
            List.of(
                new RouteSpec("172.16.5.1/12", "10.1.9.9"),
                new RouteSpec("fd99::/48", "fd00:1::99"),
                new RouteSpec("172.16.0.0/12", "192.0.2.1")),
            1));

    assertThat(columns(Table.STATIC_ROUTE, routerId(1), "172.16.0.0/12 via 10.1.9.9"))
        .containsEntry("ip_prefix", new Value.Text("172.16.0.0/12"))
        .containsEntry("nexthop", new Value.Text("10.1.9.9"))
        .containsEntry("output_port", new Value.Text(routerId(1) + "." + segmentId(1)));
    assertThat(columns(Table.STATIC_ROUTE, routerId(1), "fd99::/48 via fd00:1::99")).isNotEmpty();
    assertThat(columns(Table.STATIC_ROUTE, routerId(1), "default-IPV4"))
        .containsEntry("nexthop", new Value.Text("198.51.100.1"));
    assertThat(columns(Table.STATIC_ROUTE, routerId(1), "default-IPV6"))
        .containsEntry("nexthop", new Value.Text("2001:db8::1"));
    assertThat(refused()).containsExactly(routerId(1) + " next-hop-unreachable");
  }

  @Test
  void a_default_route_of_the_tenants_own_is_the_only_one() {
    specs.put(externalId(1), external("node-a"));
    specs.put(
        routerId(1),
        router(
            Specs.TENANT, gateway(10, true), List.of(new RouteSpec("0.0.0.0/0", "10.1.9.9")), 1));

    assertThat(render().rows())
        .doesNotContainKey(new Key(Table.STATIC_ROUTE, routerId(1), "default-IPV4"))
        .containsKey(new Key(Table.STATIC_ROUTE, routerId(1), "default-IPV6"));
  }

  @Test
  void another_tenants_router_is_no_next_hop() {
    specs.put(externalId(1), external("node-a"));
    specs.put(
        routerId(1),
        router(
            Specs.TENANT,
            gateway(10, true),
            List.of(new RouteSpec("10.2.0.0/16", "198.51.100.20")),
            1));
    specs.put(routerId(2), router(Specs.TENANT, gateway(20, false), List.of(), 2));

    assertThat(refused()).containsExactly(routerId(1) + " next-hop-of-router");
  }

  @Test
  void another_tenants_floating_ip_is_no_next_hop() {
    specs.put(externalId(1), external("node-a"));
    specs.put(
        routerId(1),
        router(
            Specs.TENANT,
            gateway(10, true),
            List.of(new RouteSpec("10.2.0.0/16", "198.51.100.30")),
            1));
    specs.put(floatingId(1), floating(30, null, null, null));

    assertThat(refused()).containsExactly(routerId(1) + " next-hop-of-router");
  }

  @Test
  void an_external_network_is_a_port_to_the_bridge_and_nothing_without_its_nodes() {
    specs.put(externalId(1), external());
    specs.put(routerId(1), router(Specs.TENANT, gateway(10, true), List.of(), 1));

    assertThat(columns(Table.LOGICAL_SWITCH_PORT, externalId(1), "localnet-100"))
        .containsEntry("type", new Value.Text("localnet"))
        .containsEntry("tag", new Value.Whole(100))
        .containsEntry("options", new Value.Pairs(Map.of("network_name", "datacenter")));
    assertThat(refused()).containsExactly(routerId(1) + " no-gateway-node");
    assertThat(has(Table.NAT, routerId(1))).isFalse();
  }

  @Test
  void outward_traffic_of_every_family_leaves_from_the_routers_address() {
    specs.put(externalId(1), external("node-a", "node-b"));
    specs.put(routerId(1), router(Specs.TENANT, gateway(10, true), List.of(), 1));

    assertThat(columns(Table.NAT, routerId(1), "snat-" + segmentId(1) + "-IPV4"))
        .containsEntry("external_ip", new Value.Text("198.51.100.10"))
        .containsEntry("logical_ip", new Value.Text("10.1.0.0/16"));
    assertThat(columns(Table.NAT, routerId(1), "snat-" + segmentId(1) + "-IPV6"))
        .containsEntry("external_ip", new Value.Text("2001:db8::10"));
    assertThat(columns(Table.LOGICAL_ROUTER_PORT, routerId(1), externalId(1)))
        .extractingByKey("gateway_chassis")
        .asString()
        .contains("node-a", "node-b");

    assertThat(unasked()).contains("udp && (udp.src == 53 || udp.dst == 53) && ct.new");

    specs.put(routerId(1), router(Specs.TENANT, gateway(10, false), List.of(), 1));
    assertThat(has(Table.NAT, routerId(1))).isFalse();
    assertThat(unasked()).contains("udp && (udp.dst == 53 || (udp.src == 53 && udp.dst < 1024))");
  }

  /** Which packets of DNS are dropped that come from outside. */
  private String unasked() {
    return String.valueOf(columns(Table.ROUTER_POLICY, routerId(1), "dns").get("match"));
  }

  @Test
  void routers_spread_over_nodes_and_few_move_when_one_goes() {
    List<String> nodes = IntStream.range(0, 8).mapToObj(i -> Specs.id("node", i)).toList();
    List<String> fewer = new ArrayList<>(nodes);
    fewer.remove(3);
    Map<String, Integer> carried = new HashMap<>();
    int moved = 0;
    for (int i = 0; i < 800; i++) {
      List<String> chosen = Gateways.of(routerId(i), nodes);
      assertThat(chosen).hasSize(5).doesNotHaveDuplicates();
      carried.merge(chosen.getFirst(), 1, Integer::sum);
      if (!Gateways.of(routerId(i), fewer).getFirst().equals(chosen.getFirst())) {
        assertThat(chosen.getFirst()).isEqualTo(nodes.get(3));
        moved++;
      }
    }
    assertThat(carried).hasSize(8).allSatisfy((_, count) -> assertThat(count).isBetween(60, 140));
    assertThat(moved).isEqualTo(carried.get(nodes.get(3)));
  }

  @Test
  void a_router_has_another_MAC_on_each_external_network() {
    specs.put(externalId(1), external("node-a"));
    specs.put(externalId(2), external("node-a"));
    specs.put(routerId(1), router(Specs.TENANT, gateway(10, true), List.of(), 1));
    Object first = columns(Table.LOGICAL_ROUTER_PORT, routerId(1), externalId(1)).get("mac");
    RouterGateway other = new RouterGateway(externalId(2), gateway(10, true).addresses(), true);
    specs.put(routerId(1), router(Specs.TENANT, other, List.of(), 1));

    assertThat(columns(Table.LOGICAL_ROUTER_PORT, routerId(1), externalId(2)).get("mac"))
        .asString()
        .startsWith("Text[text=0a:")
        .isNotEqualTo(String.valueOf(first));
  }

  @Test
  void a_floating_ip_is_translated_where_its_port_is_if_that_node_is_connected() {
    specs.put(externalId(1), external("node-a"));
    specs.put(routerId(1), router(Specs.TENANT, gateway(10, true), List.of(), 1));
    specs.put(portId(1), on(port(1, 1), "node-a"));
    specs.put(portId(2), on(port(2, 1), "node-z"));
    specs.put(floatingId(1), floating(101, routerId(1), portId(1), null));
    specs.put(floatingId(2), floating(102, routerId(1), portId(2), null));

    assertThat(columns(Table.NAT, floatingId(1), "distributed"))
        .containsEntry("type", new Value.Text("dnat_and_snat"))
        .containsEntry("logical_ip", new Value.Text("10.1.1.3"))
        .containsEntry("logical_port", new Value.Text("00000000-0000-0000-0000-000000000001"))
        .containsEntry("external_mac", new Value.Text("06:00:00:00:00:01"));
    assertThat(columns(Table.NAT, floatingId(2), "central"))
        .containsEntry("external_ip", new Value.Text("198.51.100.102"))
        .doesNotContainKeys("logical_port", "external_mac");
    assertThat(refused()).isEmpty();
  }

  @Test
  void a_floating_ip_that_cannot_be_is_refused() {
    specs.put(externalId(1), external("node-a"));
    specs.put(routerId(1), router(Specs.TENANT, gateway(10, true), List.of(), 1));
    specs.put(portId(1), port(1, 1));
    specs.put(portId(2), port(2, 2));
    specs.put(floatingId(1), floating(10, routerId(1), portId(1), null));
    specs.put(floatingId(2), floating(102, routerId(1), portId(2), null));
    specs.put(floatingId(3), floating(103, routerId(9), portId(1), null));
    specs.put(floatingId(4), floating(104, routerId(1), portId(1), null));
    specs.put(floatingId(5), floating(105, routerId(1), portId(1), null));
    specs.put(floatingId(6), floating(106, null, null, null));
    specs.put(floatingId(7), floating(1, null, null, null));

    assertThat(refused())
        .containsExactlyInAnyOrder(
            floatingId(1) + " address-taken",
            floatingId(2) + " floating-ip-port",
            floatingId(3) + " floating-ip-router",
            floatingId(5) + " port-has-floating-ip",
            floatingId(7) + " address-taken");
  }

  @Test
  void an_address_outside_is_one_routers_also_where_nothing_else_joins_the_two() {
    specs.put(externalId(1), external("node-a"));
    specs.put(routerId(1), router(Specs.TENANT, gateway(10, true), List.of(), 1));
    specs.put(routerId(2), router(Specs.TENANT, gateway(10, true), List.of(), 2));

    assertThat(refused()).containsExactly(routerId(2) + " address-taken");
  }

  @Test
  void from_outside_nothing_is_led_to_another_site_whose_answers_would_be_lost() {
    specs.put(externalId(1), external("node-a"));
    specs.put(routerId(1), router(Specs.TENANT, gateway(10, true), List.of(), 1));
    specs.put(portId(1), on(port(1, 1), "node-a"));
    specs.put(portId(2), Specs.elsewhere(port(2, 1), "node-b", "192.0.2.2"));
    specs.put(Topologies.balancerId(1), Topologies.balancer(1, null, portId(1), portId(2)));
    specs.put(floatingId(1), floating(101, routerId(1), portId(2), null));
    specs.put(floatingId(2), floating(102, routerId(1), null, Topologies.balancerId(1)));

    assertThat(refused())
        .containsExactlyInAnyOrder(
            floatingId(1) + " floating-ip-elsewhere", floatingId(2) + " member-elsewhere");
    assertThat(columns(Table.LOAD_BALANCER, floatingId(2), "tcp"))
        .containsEntry("vips", new Value.Pairs(Map.of("198.51.100.102:80", "10.1.1.3:8080")));
    assertThat(columns(Table.LOAD_BALANCER, Topologies.balancerId(1), "tcp").get("vips"))
        .as("within the segment both get their share")
        .asString()
        .contains("10.1.1.3:8080,10.1.1.4:8080");
  }

  @Test
  void nothing_remains_of_what_is_not_assigned() {
    specs.put(routerId(1), router(1, 2));
    Rendering rendering = new Rendering(MARKS);
    assertThat(rendering.render(specs).rows()).isNotEmpty();
    assertThat(rendering.render(Map.of()).rows()).isEmpty();
  }

  @Test
  void what_is_rendered_does_not_depend_on_the_order_of_specs() {
    specs.put(externalId(1), external("node-a"));
    specs.put(routerId(2), router(1, 2));
    specs.put(routerId(1), router(Specs.TENANT, gateway(10, true), List.of(), 1));
    Map<String, Spec> reversed = new LinkedHashMap<>();
    new LinkedHashMap<>(specs)
        .sequencedEntrySet()
        .reversed()
        .forEach(it -> reversed.put(it.getKey(), it.getValue()));

    assertThat(Rendering.of(MARKS, reversed).rows()).isEqualTo(render().rows());
    assertThat(Set.copyOf(Rendering.of(MARKS, reversed).refused()))
        .isEqualTo(Set.copyOf(render().refused()));
  }
}
