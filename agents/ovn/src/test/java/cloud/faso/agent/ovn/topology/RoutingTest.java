package cloud.faso.agent.ovn.topology;

import static cloud.faso.agent.ovn.Specs.named;
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
import cloud.faso.spec.agent.Spec;
import cloud.faso.spec.agent.SubnetSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What rows come of routers between segments, and of static routes. */
final class RoutingTest extends RoutedSegments {

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
