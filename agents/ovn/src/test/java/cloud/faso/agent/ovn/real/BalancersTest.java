package cloud.faso.agent.ovn.real;

import static cloud.faso.agent.ovn.Specs.address4;
import static cloud.faso.agent.ovn.Specs.address6;
import static cloud.faso.agent.ovn.Specs.group;
import static cloud.faso.agent.ovn.Specs.groupId;
import static cloud.faso.agent.ovn.Specs.mac;
import static cloud.faso.agent.ovn.Specs.port;
import static cloud.faso.agent.ovn.Specs.portId;
import static cloud.faso.agent.ovn.Specs.segment;
import static cloud.faso.agent.ovn.Specs.segmentId;
import static cloud.faso.agent.ovn.Specs.with;
import static cloud.faso.agent.ovn.Topologies.balancer;
import static cloud.faso.agent.ovn.Topologies.balancerId;
import static cloud.faso.agent.ovn.Topologies.external;
import static cloud.faso.agent.ovn.Topologies.externalId;
import static cloud.faso.agent.ovn.Topologies.floating;
import static cloud.faso.agent.ovn.Topologies.floatingId;
import static cloud.faso.agent.ovn.Topologies.gateway;
import static cloud.faso.agent.ovn.Topologies.router;
import static cloud.faso.agent.ovn.Topologies.routerId;
import static cloud.faso.agent.ovn.real.Traffic.arrival;
import static cloud.faso.agent.ovn.real.Traffic.name;
import static cloud.faso.agent.ovn.real.Traffic.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.agent.ovn.Specs;
import cloud.faso.agent.ovn.core.Member;
import cloud.faso.agent.ovn.ovsdb.Endpoint;
import cloud.faso.agent.ovn.ovsdb.ServiceMonitors;
import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.HealthCheckSpec;
import cloud.faso.spec.agent.ListenerSpec;
import cloud.faso.spec.agent.LoadBalancerSpec;
import cloud.faso.spec.agent.MemberHealth;
import cloud.faso.spec.agent.MemberSpec;
import cloud.faso.spec.agent.RuleDirection;
import cloud.faso.spec.agent.Spec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Segments 1 and 2 have a router, segment 3 none; each has a load balancer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BalancersTest {
  private static final String PROBE = "10.1.255.254";

  private Traffic traffic;

  @BeforeAll
  void start() throws Exception {
    traffic = new Traffic();
    Map<String, Spec> specs = new LinkedHashMap<>();
    for (int i = 1; i <= 3; i++) {
      specs.put(segmentId(i), segment(i));
    }
    Traffic.putOpen(specs, 1);
    // Members answer their own segments' clients only, at their own port.
    specs.put(
        groupId(2),
        group(
            rule(8, RuleDirection.INGRESS, AddressFamily.IPV4, 8080),
            rule(9, RuleDirection.INGRESS, AddressFamily.IPV6, 8080)));
    specs.put(portId(1), port(1, 1, groupId(1)));
    specs.put(portId(2), port(2, 2, groupId(1)));
    specs.put(portId(3), port(3, 1, groupId(2)));
    specs.put(portId(4), port(4, 3, groupId(1)));
    specs.put(portId(5), port(5, 3, groupId(2)));
    specs.put(portId(6), port(6, 1));
    specs.put(portId(7), with(port(7, 1, groupId(1)), false));
    specs.put(externalId(1), external("node-a"));
    specs.put(routerId(1), router(Specs.TENANT, gateway(10, true), List.of(), 1, 2));
    specs.put(balancerId(1), balancer(1, new HealthCheckSpec(5, 3, 2, 3), portId(3)));
    // Its member is on segment 1.
    specs.put(balancerId(2), balancer(2, new HealthCheckSpec(5, 3, 2, 3), portId(1)));
    specs.put(balancerId(3), balancer(3, null, portId(5)));
    specs.put(floatingId(1), floating(101, routerId(1), null, balancerId(1)));
    specs.put(balancerId(4), nameServer());
    specs.put(floatingId(2), floating(102, routerId(1), null, balancerId(4)));
    traffic.bring(specs);
  }

  /** At port 53, with members that listen elsewhere. */
  private static LoadBalancerSpec nameServer() {
    return new LoadBalancerSpec(
        "names",
        Specs.TENANT,
        segmentId(1),
        List.of("10.1.0.81"),
        List.of(new ListenerSpec(17, 53, List.of(new MemberSpec(portId(1), 5353)), null)));
  }

  @AfterAll
  void stop() {
    traffic.close();
  }

  @Test
  void a_client_reaches_a_member_from_every_segment_of_the_router() throws Exception {
    assertThat(traffic.sendFrom(1, 1, address4(1, 1), "10.1.0.80", 80)).contains(arrival(3));
    assertThat(traffic.sendFrom(1, 1, address6(1, 1), "fd00:1::80", 80)).contains(arrival(3));
    assertThat(traffic.sendFrom(2, 2, address4(2, 2), "10.1.0.80", 80)).contains(arrival(3));
    assertThat(traffic.sendFrom(1, 1, address4(1, 1), "10.1.0.80", 81))
        .doesNotContain(address4(3, 1));
  }

  @Test
  void a_member_may_be_on_another_segment_of_the_router() throws Exception {
    assertThat(traffic.sendFrom(2, 2, address4(2, 2), "10.2.0.80", 80)).contains(arrival(1));
    assertThat(traffic.sendFrom(2, 2, address6(2, 2), "fd00:2::80", 80)).contains(arrival(1));
    // It is a client too, and is sent back to itself by an address that it can answer.
    assertThat(traffic.sendFrom(1, 1, address4(1, 1), "10.2.0.80", 80))
        .contains(arrival(1), "nat(src=10.2.0.80)");
    // It is tried from an address of its own segment.
    assertThat(traffic.monitors()).contains("ip=\"" + address4(1, 1) + "\"");
    assertThat(traffic.monitors()).doesNotContain("10.2.255.254");
  }

  @Test
  void the_members_groups_decide_by_the_clients_address() throws Exception {
    // It is in no group, so nothing leaves it.
    assertThat(traffic.sendFrom(6, 1, address4(6, 1), "10.1.0.80", 80)).doesNotContain(arrival(3));
    // A member hears nothing at another port than its target's.
    assertThat(traffic.sendFrom(1, 1, address4(1, 1), address4(3, 1), 80))
        .doesNotContain(arrival(3));
  }

  @Test
  void a_segment_without_a_router_has_somebody_at_the_address_and_leads_nowhere() throws Exception {
    assertThat(
            traffic.trace(
                segmentId(3),
                "inport == \""
                    + name(4)
                    + "\" && eth.src == "
                    + mac(4)
                    + " && eth.dst == ff:ff:ff:ff:ff:ff && arp && arp.op == 1 && arp.spa == "
                    + address4(4, 3)
                    + " && arp.sha == "
                    + mac(4)
                    + " && arp.tpa == 10.3.0.80"))
        .contains("arp.op = 2", "0e:fa:50:00:00:03");
    assertThat(
            traffic.trace(
                segmentId(3),
                "inport == \""
                    + name(4)
                    + "\" && eth.src == "
                    + mac(4)
                    + " && eth.dst == 33:33:ff:00:00:80 && nd_ns && ip.ttl == 255 && ip6.src == "
                    + address6(4, 3)
                    + " && ip6.dst == ff02::1:ff00:80 && nd.target == fd00:3::80 && nd.sll == "
                    + mac(4)))
        .contains("nd_na", "0e:fa:50:00:00:03");
    assertThat(traffic.sendFrom(4, 3, address4(4, 3), "10.3.0.80", 80)).contains(arrival(5));
    assertThat(traffic.sendFrom(4, 3, address4(4, 3), address4(1, 1), 80))
        .doesNotContain(arrival(1));
    assertThat(traffic.flows()).doesNotContain("router = 10.3.0.1");
  }

  @Test
  void a_name_server_is_asked_from_outside_where_a_load_balancer_stands_before_it()
      throws Exception {
    assertThat(traffic.askIn("0a:00:00:00:00:00", "203.0.113.9", "198.51.100.102"))
        .contains(arrival(1))
        .doesNotContain("dns_lookup");
  }

  @Test
  void a_floating_ip_answers_for_a_load_balancer() throws Exception {
    assertThat(traffic.sendIn("0a:00:00:00:00:00", "203.0.113.9", "198.51.100.101", 80))
        .contains(arrival(3));
    assertThat(traffic.sendIn("0a:00:00:00:00:00", "203.0.113.9", "198.51.100.101", 8080))
        .doesNotContain(arrival(3));
    assertThat(traffic.sendFrom(2, 2, address4(2, 2), "198.51.100.101", 80)).contains(arrival(3));
  }

  @Test
  void ovn_checks_members_from_an_address_that_nobody_has() throws Exception {
    assertThat(traffic.monitors())
        .contains(
            "ip=\"" + address4(3, 1) + "\"",
            "port=8080",
            "src_ip=\"" + PROBE + "\"",
            "interval=\"5\"")
        .contains("ip=\"" + address6(3, 1) + "\"");
    assertThat(traffic.flows()).contains("arp.tpa == " + PROBE);
    // The gateway is still the router's, for the member too.
    assertThat(
            traffic.trace(
                segmentId(1),
                "inport == \""
                    + name(3)
                    + "\" && eth.src == "
                    + mac(3)
                    + " && eth.dst == ff:ff:ff:ff:ff:ff && arp && arp.op == 1 && arp.spa == "
                    + address4(3, 1)
                    + " && arp.sha == "
                    + mac(3)
                    + " && arp.tpa == 10.1.0.1"))
        .contains("arp.op = 2", "0e:fa:50:00:00:01");
  }

  @Test
  void what_ovn_finds_of_a_member_is_heard_when_it_changes() throws Exception {
    Member member = new Member(portId(3), 6, 8080);
    AtomicReference<Map<Member, MemberHealth>> heard = new AtomicReference<>(Map.of());
    try (ServiceMonitors monitors =
        new ServiceMonitors(
            Endpoint.parse(traffic.central().southbound()),
            () -> {
              throw new IOException("no TLS here");
            },
            new SplittableRandom(1))) {
      monitors.watch(heard::set);
      await().until(() -> heard.get().containsKey(member));
      traffic.plugIn(name(3));
      traffic.found(address4(3, 1), "online");
      await().until(() -> heard.get().get(member) == MemberHealth.ONLINE);
      // At its IPv6 address it does not answer.
      traffic.found(address6(3, 1), "offline");
      await().until(() -> heard.get().get(member) == MemberHealth.OFFLINE);
      traffic.found(address6(3, 1), "error");
      await().until(() -> heard.get().get(member) == MemberHealth.ONLINE);
    }
  }

  @Test
  void no_guest_passes_for_a_health_check() throws Exception {
    String monitor = traffic.monitorMac();
    String probe = traffic.send(segmentId(1), name(7), monitor, mac(3), PROBE, address4(3, 1), 22);
    assertThat(probe).doesNotContain(arrival(3));
    assertThat(traffic.send(segmentId(1), name(7), mac(7), mac(3), PROBE, address4(3, 1), 22))
        .doesNotContain(arrival(3));
  }
}
