package cloud.faso.agent.ovn.real;

import static cloud.faso.agent.ovn.Specs.address4;
import static cloud.faso.agent.ovn.Specs.address6;
import static cloud.faso.agent.ovn.Specs.group;
import static cloud.faso.agent.ovn.Specs.groupId;
import static cloud.faso.agent.ovn.Specs.mac;
import static cloud.faso.agent.ovn.Specs.on;
import static cloud.faso.agent.ovn.Specs.port;
import static cloud.faso.agent.ovn.Specs.portId;
import static cloud.faso.agent.ovn.Specs.segment;
import static cloud.faso.agent.ovn.Specs.segmentId;
import static cloud.faso.agent.ovn.Specs.with;
import static cloud.faso.agent.ovn.Topologies.external;
import static cloud.faso.agent.ovn.Topologies.externalId;
import static cloud.faso.agent.ovn.Topologies.floating;
import static cloud.faso.agent.ovn.Topologies.floatingId;
import static cloud.faso.agent.ovn.Topologies.gateway;
import static cloud.faso.agent.ovn.Topologies.router;
import static cloud.faso.agent.ovn.Topologies.routerId;
import static cloud.faso.agent.ovn.real.Traffic.arrival;
import static cloud.faso.agent.ovn.real.Traffic.departure;
import static cloud.faso.agent.ovn.real.Traffic.name;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.Specs;
import cloud.faso.agent.ovn.Topologies;
import cloud.faso.spec.agent.AddressFamily;
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

/** Segments 1 and 2 have a router, segment 3 another tenant's: who reaches whom, and how. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutersTest {
  private static final String GATEWAY_MAC = "0a:00:00:00:00:00";
  private static final String OUTSIDE = "203.0.113.9";

  private final Map<String, Spec> specs = new LinkedHashMap<>();
  private Traffic traffic;

  @BeforeAll
  void start() throws Exception {
    traffic = new Traffic();
    specs.put(segmentId(1), segment(1));
    specs.put(segmentId(2), segment(2));
    specs.put(segmentId(3), Topologies.of(Topologies.OTHER_TENANT, segment(3)));
    Traffic.putOpen(specs, 1);
    specs.put(groupId(2), group(Traffic.rule(9, RuleDirection.INGRESS, AddressFamily.IPV4, 443)));
    specs.put(portId(1), on(port(1, 1, groupId(1)), "node-a"));
    specs.put(portId(2), port(2, 2, groupId(1)));
    specs.put(portId(3), port(3, 2, groupId(2)));
    specs.put(portId(4), port(4, 3, groupId(1)));
    specs.put(portId(5), with(port(5, 1, groupId(1)), false));
    specs.put(externalId(1), external("node-a", "node-b"));
    specs.put(
        routerId(1),
        router(
            Specs.TENANT,
            gateway(10, true),
            List.of(
                new RouteSpec("172.16.0.0/12", address4(5, 1)),
                new RouteSpec("fd72::/16", address6(5, 1))),
            1,
            2));
    specs.put(routerId(2), router(Topologies.OTHER_TENANT, gateway(20, true), List.of(), 3));
    specs.put(segmentId(6), segment(6));
    specs.put(portId(6), port(6, 6, groupId(1)));
    specs.put(routerId(3), router(Specs.TENANT, gateway(30, false), List.of(), 6));
    specs.put(floatingId(1), floating(101, routerId(1), portId(1), null));
    specs.put(floatingId(2), floating(102, routerId(1), portId(2), null));
    traffic.bring(specs);
    traffic.learn(routerId(1), "198.51.100.1", "52:54:00:dd:dd:dd");
    traffic.learn(routerId(1), "2001:db8::1", "52:54:00:dd:dd:dd");
    traffic.learn(routerId(2), "198.51.100.101", "06:00:00:00:00:01");
  }

  @AfterAll
  void stop() {
    traffic.close();
  }

  @Test
  void segments_of_a_router_reach_each_other_by_the_groups_rules() throws Exception {
    assertThat(traffic.sendFrom(1, 1, address4(1, 1), address4(2, 2), 80)).contains(arrival(2));
    assertThat(traffic.sendFrom(1, 1, address6(1, 1), address6(2, 2), 80)).contains(arrival(2));
    assertThat(traffic.sendFrom(1, 1, address4(1, 1), address4(3, 2), 443)).contains(arrival(3));
    assertThat(traffic.sendFrom(1, 1, address4(1, 1), address4(3, 2), 80))
        .doesNotContain(arrival(3));
    assertThat(traffic.sendFrom(3, 2, address4(3, 2), address4(1, 1), 80))
        .doesNotContain(arrival(1));
    assertThat(traffic.sendFrom(1, 1, address4(1, 1), address4(4, 3), 80))
        .doesNotContain(arrival(4));
  }

  @Test
  void a_static_route_leads_to_its_next_hop() throws Exception {
    assertThat(traffic.sendFrom(2, 2, address4(2, 2), "172.16.1.1", 80)).contains(arrival(5));
    assertThat(traffic.sendFrom(2, 2, address6(2, 2), "fd72::1", 80)).contains(arrival(5));
    assertThat(traffic.sendFrom(2, 2, address6(2, 2), "fd73::1", 80)).doesNotContain(arrival(5));
  }

  @Test
  void the_router_has_the_gateways_address_and_dhcp_and_dns_go_on() throws Exception {
    String from = "inport == \"" + name(1) + "\" && eth.src == " + mac(1) + " && ";
    assertThat(
            traffic.trace(
                segmentId(1),
                from
                    + "eth.dst == ff:ff:ff:ff:ff:ff && arp && arp.op == 1 && arp.spa == "
                    + address4(1, 1)
                    + " && arp.sha == "
                    + mac(1)
                    + " && arp.tpa == 10.1.0.1"))
        .contains("arp.op = 2", arrival(1));
    assertThat(
            traffic.trace(
                segmentId(1),
                from
                    + "eth.dst == ff:ff:ff:ff:ff:ff && ip4.src == 0.0.0.0 && ip4.dst =="
                    + " 255.255.255.255 && udp.src == 68 && udp.dst == 67 && ip.ttl == 64"))
        .contains("put_dhcp_opts(offerip = " + address4(1, 1), "router = 10.1.0.1");
    assertThat(
            traffic.trace(
                segmentId(1),
                from
                    + "eth.dst == 0e:fa:50:00:00:01 && ip4.src == "
                    + address4(1, 1)
                    + " && ip4.dst == 10.1.0.1 && udp.src == 4000 && udp.dst == 53 && ip.ttl == 64"))
        .contains("dns_lookup");
    // ovn-trace ends when it is shown a router solicitation.
    assertThat(traffic.flows()).contains("put_nd_ra_opts(addr_mode = \"dhcpv6_stateful\"");
  }

  @Test
  void what_goes_out_leaves_from_an_address_of_the_routers() throws Exception {
    assertThat(traffic.sendFrom(3, 2, address4(3, 2), OUTSIDE, 80)).doesNotContain(departure());
    assertThat(traffic.sendFrom(5, 1, address4(5, 1), OUTSIDE, 80))
        .contains("ip4.src=198.51.100.10)", departure());
    assertThat(traffic.sendFrom(1, 1, address4(1, 1), OUTSIDE, 80))
        .contains("198.51.100.101", departure());
    assertThat(traffic.sendFrom(5, 1, address6(5, 1), "2001:db8:9::9", 80))
        .contains("ip6.src=2001:db8::10)", departure());
  }

  @Test
  void a_guest_that_may_spoof_does_not_leave_as_somebody_else() throws Exception {
    assertThat(traffic.sendFrom(5, 1, "198.51.100.20", OUTSIDE, 80)).doesNotContain(departure());
    assertThat(traffic.sendFrom(5, 1, address4(4, 3), OUTSIDE, 80)).doesNotContain(departure());
    assertThat(traffic.sendFrom(5, 1, "2001:db8::20", "2001:db8:9::9", 80))
        .doesNotContain(departure());
  }

  @Test
  void a_floating_ip_leads_to_its_port() throws Exception {
    assertThat(traffic.sendIn("06:00:00:00:00:01", OUTSIDE, "198.51.100.101", 80))
        .contains(arrival(1));
    assertThat(traffic.sendIn(GATEWAY_MAC, OUTSIDE, "198.51.100.102", 80)).contains(arrival(2));
    assertThat(
            traffic.trace(
                externalId(1),
                "inport == \""
                    + externalId(1)
                    + "-localnet-100\" && eth.src == 52:54:00:dd:dd:dd && eth.dst =="
                    + " ff:ff:ff:ff:ff:ff && arp && arp.op == 1 && arp.spa == 198.51.100.1 &&"
                    + " arp.sha == 52:54:00:dd:dd:dd && arp.tpa == 198.51.100.101"))
        .contains("arp.op = 2", "06:00:00:00:00:01");
  }

  @Test
  void nobody_outside_asks_ovn_for_the_names_of_a_segment() throws Exception {
    String untranslated = "0a:00:00:00:00:02";
    assertThat(traffic.sendIn(untranslated, OUTSIDE, address4(6, 6), 80)).contains(arrival(6));
    assertThat(traffic.askIn("06:00:00:00:00:01", OUTSIDE, "198.51.100.101"))
        .doesNotContain("dns_lookup", arrival(1));
    assertThat(traffic.askIn(GATEWAY_MAC, OUTSIDE, "198.51.100.102"))
        .doesNotContain("dns_lookup", arrival(2));
    assertThat(traffic.askIn(untranslated, OUTSIDE, address4(6, 6)))
        .doesNotContain("dns_lookup", arrival(6));
    assertThat(traffic.askIn(untranslated, "2001:db8:9::9", address6(6, 6)))
        .doesNotContain("dns_lookup", arrival(6));
  }

  @Test
  void private_subnets_are_not_reached_over_the_external_network() throws Exception {
    assertThat(traffic.sendIn(GATEWAY_MAC, OUTSIDE, address4(1, 1), 80)).doesNotContain(arrival(1));
    assertThat(traffic.sendIn(GATEWAY_MAC, OUTSIDE, address6(1, 1), 80)).doesNotContain(arrival(1));
    assertThat(traffic.sendIn("0a:00:00:00:00:03", "198.51.100.10", address4(4, 3), 80))
        .doesNotContain(arrival(4));
  }

  @Test
  void tenants_reach_each_others_floating_ips() throws Exception {
    assertThat(traffic.sendFrom(4, 3, address4(4, 3), "198.51.100.101", 80)).contains(arrival(1));
  }
}
