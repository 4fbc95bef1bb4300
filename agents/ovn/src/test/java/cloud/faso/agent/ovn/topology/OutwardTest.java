package cloud.faso.agent.ovn.topology;

import static cloud.faso.agent.ovn.Specs.on;
import static cloud.faso.agent.ovn.Specs.port;
import static cloud.faso.agent.ovn.Specs.portId;
import static cloud.faso.agent.ovn.Specs.segmentId;
import static cloud.faso.agent.ovn.Topologies.external;
import static cloud.faso.agent.ovn.Topologies.externalId;
import static cloud.faso.agent.ovn.Topologies.floating;
import static cloud.faso.agent.ovn.Topologies.floatingId;
import static cloud.faso.agent.ovn.Topologies.gateway;
import static cloud.faso.agent.ovn.Topologies.router;
import static cloud.faso.agent.ovn.Topologies.routerId;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.Specs;
import cloud.faso.agent.ovn.Topologies;
import cloud.faso.spec.agent.RouterGateway;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What rows come of external networks and floating IPs. */
final class OutwardTest extends RoutedSegments {

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
  void what_passes_a_router_outward_is_named_and_not_what_does_not() {
    specs.put(externalId(1), external("node-a"));
    specs.put(routerId(1), router(Specs.TENANT, gateway(10, true), List.of(), 1));

    for (String way : List.of("out-IPV4", "out-IPV6", "in-IPV4", "in-IPV6")) {
      String part = externalId(1) + " " + way;
      String dropped = text(columns(Table.ACL, routerId(1), part), "match");
      var spared = columns(Table.ACL, routerId(1), part + "-own");
      assertThat(columns(Table.ACL, routerId(1), part))
          .containsEntry("action", new Value.Text("drop"));
      assertThat(spared).containsEntry("action", new Value.Text("allow"));
      assertThat(text(spared, "match")).startsWith(dropped + " && ").contains(" == {");
      // As flows that would be the product of all bits in which the addresses differ.
      assertThat(dropped).doesNotContain("!=");
    }
  }

  private static String text(Map<String, Value> columns, String name) {
    return ((Value.Text) Objects.requireNonNull(columns.get(name))).text();
  }
}
