package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.acceptance.Balanced.Asking;
import cloud.faso.acceptance.Balanced.Member;
import cloud.faso.acceptance.NetworkLab.Plug;
import cloud.faso.cli.ExitCode;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants' routers: between segments, and out to a network of the datacenter and back. */
final class RouterStoryTest extends DatacenterStory {

  private static final int REQUESTS = 10;

  RouterStoryTest(@TempDir Path folder) throws IOException {
    super(folder);
  }

  @Test
  void two_segments_that_a_router_joins_reach_each_other_by_name_and_their_groups_rules()
      throws Exception {
    segment("upper", 1);
    segment("lower", 2);
    router("joins", "\"segments\":[\"upper\",\"lower\"]");
    lab.make(
        OURS,
        "security-groups",
        """
        {"name":"callers","rules":[{"direction":"EGRESS"},{"direction":"EGRESS","family":"IPV6"}]}
        """);
    lab.make(
        OURS,
        "security-groups",
        """
        {"name":"called","rules":[
          {"direction":"INGRESS","protocol":"tcp","ports":{"first":80,"last":80},
           "remoteGroup":"callers"},
          {"direction":"INGRESS","family":"IPV6","protocol":"tcp","ports":{"first":80,"last":80},
           "remoteGroup":"callers"}]}
        """);
    Plug here = lab.port(OURS, grouped("upper", "caller", "callers"));
    Plug there =
        lab.port(
            OURS,
            """
            {"segment":"lower","name":"called","hostname":"called","securityGroups":["called"]}
            """);
    Probe caller = lab.plug(lab.first(), here, "caller");
    Probe called = lab.plug(lab.second(), there, "called");
    Probe stranger = open(lab.first(), "upper", "stranger");
    for (Probe probe : List.of(caller, stranger)) {
      probe.namespace().run("ip", "-6", "route", "replace", "default", "via", "fd00:30:1::1");
    }
    called.namespace().run("ip", "-6", "route", "replace", "default", "via", "fd00:30:2::1");
    try (ServerSocket yes = called.serve("in", 80);
        ServerSocket no = called.serve("never", 81)) {
      assertThat(yes.isBound() && no.isBound()).isTrue();
      for (String address : List.of(there.v4(), there.v6())) {
        await(() -> caller.ask(address, 80).equals(Optional.of("in")));
        assertThat(caller.ask(address, 81)).isEmpty();
        assertThat(stranger.ask(address, 80)).isEmpty();
      }
    }
    for (String server : List.of("10.30.1.1", "fd00:30:1::1")) {
      await(() -> caller.resolve("called", server).contains(there.v4()));
      assertThat(caller.resolve("called", server)).contains(there.v6());
    }
    assertThat(traced("caller", "called", 80, ExitCode.OK))
        .containsSubsequence(
            "“callers” lets it pass",
            "segment “upper” carries it",
            "router “joins” leads it on",
            "segment “lower” carries it",
            "“called” lets it pass",
            "port “called” gets it");
    assertThat(traced("caller", "called", 81, ExitCode.NOT_REACHED))
        .contains("No security group of the port “called” has a rule that lets it in")
        .doesNotContain("gets it");
  }

  /** What the client says of the way of a connection, which must end so. */
  private String traced(String from, String to, int port, ExitCode expected) throws Exception {
    Shell.Outcome trace =
        lab.lead(OURS)
            .faso("net", "trace", from, to, "--tcp", String.valueOf(port), "--tenant", OURS);
    assertThat(trace.exit()).as(trace.output()).isEqualTo(expected.number());
    return trace.out();
  }

  @Test
  void guests_are_told_an_address_and_the_longest_packet_that_fits_between_nodes()
      throws Exception {
    lab.make(
        OURS,
        "segments",
        """
        {"name":"told","cidr":"10.30.11.0/24","cidr6":"fd00:30:11::/64","ipv6Mode":"SLAAC"}
        """);
    router("told", "\"segments\":[\"told\"]");
    LongestPacket longest = new LongestPacket(lab);
    Peer one = longest.told(lab.first(), lab.port(OURS, plugged("told", "told-a")));
    Peer two = longest.told(lab.second(), lab.port(OURS, plugged("told", "told-b")));
    assertThat(one.probe().reaches(two.plug().v6())).isTrue();
    longest.passes(one, two);
  }

  @Test
  void outward_the_datacenter_sees_the_router_in_either_family_and_nobody_comes_in_by_that()
      throws Exception {
    segment("outward", 3);
    JsonNode router =
        router("outward", "\"externalNetworks\":[\"lab\"],\"segments\":[\"outward\"]");
    Plug port = lab.port(OURS, plugged("outward", "goer"));
    Probe goer = lab.plug(lab.second(), port, "goer");
    goer.leadThrough("fd00:30:3::1");
    try (ServerSocket mirror = datacenter.mirror(80);
        ServerSocket inside = goer.serve("never", 80)) {
      assertThat(mirror.isBound() && inside.isBound()).isTrue();
      for (boolean six : List.of(false, true)) {
        String outer = outer(router, six);
        awaitSeenAs(goer, six, outer);
        assertThat(goer.reaches(out(six))).isTrue();
        assertThat(datacenter.ask(outer, 80)).isEmpty();
        datacenter.lead(six ? "fd00:30:3::/64" : "10.30.3.0/24", outer);
        assertThat(datacenter.reaches(six ? port.v6() : port.v4())).isFalse();
        assertThat(datacenter.ask(six ? port.v6() : port.v4(), 80)).isEmpty();
      }
    }
  }

  @Test
  void without_snat_the_datacenter_sees_ports_by_their_own_addresses_and_asks_them_there()
      throws Exception {
    segment("plain", 15);
    JsonNode router = router("plain", "\"externalNetworks\":[\"lab\"],\"segments\":[\"plain\"]");
    datacenter.lead("10.30.15.0/24", outer(router, false));
    datacenter.lead("fd00:30:15::/64", outer(router, true));
    Plug port = lab.port(OURS, plugged("plain", "plain"));
    Probe plain = lab.plug(lab.second(), port, "plain");
    plain.leadThrough("fd00:30:15::1");
    try (ServerSocket mirror = datacenter.mirror(80);
        ServerSocket inside = plain.serve("in", 80)) {
      assertThat(mirror.isBound() && inside.isBound()).isTrue();
      for (boolean six : List.of(false, true)) {
        awaitSeenAs(plain, six, outer(router, six));
        assertThat(datacenter.ask(six ? port.v6() : port.v4(), 80)).isEmpty();
      }

      lab.operator().curled(200, "PATCH", TENANT + "routers/plain", "{\"snat\":false}");
      for (boolean six : List.of(false, true)) {
        String own = six ? port.v6() : port.v4();
        awaitSeenAs(plain, six, own);
        await(() -> datacenter.ask(own, 80).equals(Optional.of("in")));
      }

      lab.operator().curled(200, "PATCH", TENANT + "routers/plain", "{\"snat\":true}");
      for (boolean six : List.of(false, true)) {
        awaitSeenAs(plain, six, outer(router, six));
        await(() -> datacenter.ask(six ? port.v6() : port.v4(), 80).isEmpty());
      }
    }
  }

  @Test
  void of_two_tenants_with_the_same_addresses_each_hears_its_own_answers_only() throws Exception {
    openGroup(THEIRS);
    Set<String> outside = new HashSet<>();
    List<Probe> goers = new ArrayList<>();
    try (ServerSocket mirror = datacenter.mirror(80)) {
      assertThat(mirror.isBound()).isTrue();
      for (String tenant : List.of(OURS, THEIRS)) {
        lab.make(tenant, "segments", "{\"name\":\"alike\",\"cidr\":\"10.30.14.0/24\"}");
        lab.make(
            tenant,
            "routers",
            "{\"name\":\"alike\",\"externalNetworks\":[\"lab\"],\"segments\":[\"alike\"]}");
        String path = "/v1/tenants/" + tenant + "/routers/alike";
        Plug port =
            lab.port(
                tenant,
                """
                {"segment":"alike","name":"alike","addresses":["10.30.14.9"],
                 "securityGroups":["open"]}
                """);
        Probe goer = lab.plug(lab.second(), port, "alike-" + goers.size());
        goers.add(goer);
        await(() -> goer.ask(Datacenter.ROUTER, 80).isPresent());
        String seen = goer.ask(Datacenter.ROUTER, 80).orElseThrow();
        assertThat(lab.lead(tenant).curled(200, "GET", path, null).toString())
            .contains("\"" + seen + "\"");
        outside.add(seen);
      }
    }
    assertThat(outside).as("two routers").hasSize(2);
    try (Datagrams echo = Datagrams.answering(datacenter, 5001, text -> text);
        Datagrams ours = Datagrams.at(goers.getFirst(), 5000);
        Datagrams theirs = Datagrams.at(goers.getLast(), 5000)) {
      assertThat(echo.socket().isBound()).isTrue();
      for (int i = 0; i < REQUESTS; i++) {
        String question = "ours " + i;
        String other = "theirs " + i;
        ours.say(question, Datacenter.ROUTER, 5001);
        theirs.say(other, Datacenter.ROUTER, 5001);
        assertThat(ours.heard()).contains(question);
        assertThat(theirs.heard()).contains(other);
      }
      assertThat(ours.heard()).isEmpty();
      assertThat(theirs.heard()).isEmpty();
    }
  }

  @Test
  void a_floating_ip_stands_for_its_port_in_both_directions_wherever_that_is() throws Exception {
    segment("floating", 4);
    router("floating", "\"externalNetworks\":[\"lab\"],\"segments\":[\"floating\"]");
    Plug port = lab.port(OURS, plugged("floating", "mover"));
    String address = floatingIp(port);
    for (LabSwitch at : List.of(lab.first(), lab.second())) {
      Probe mover = lab.plug(at, port, "mover");
      try (ServerSocket server = mover.mirror(80);
          ServerSocket mirror = datacenter.mirror(80)) {
        assertThat(server.isBound() && mirror.isBound()).isTrue();
        await(() -> datacenter.ask(address, 80).equals(Optional.of(Datacenter.ROUTER)));
        await(() -> mover.ask(Datacenter.ROUTER, 80).equals(Optional.of(address)));
        try (ServerSocket echo = Echo.on(mover, 7);
            Echo.Talk talk = new Echo.Talk(datacenter.connect(address, 7))) {
          assertThat(echo.isBound()).isTrue();
          talk.goesOn();
        }
      }
      lab.unplugAll();
    }
  }

  @Test
  void what_comes_from_outside_and_port_53_passes_by_no_other_rules() throws Exception {
    segment("asking", 9);
    router("asking", "\"externalNetworks\":[\"lab\"],\"segments\":[\"asking\"]");
    lab.make(
        OURS,
        "security-groups",
        """
        {"name":"asking","rules":[{"direction":"EGRESS"},
          {"direction":"INGRESS","protocol":"udp","ports":{"first":5001,"last":5001}}]}
        """);
    Plug port =
        lab.port(
            OURS,
            """
            {"segment":"asking","name":"asks","hostname":"asks","securityGroups":["asking"]}
            """);
    String address = floatingIp(port);
    Probe asks = lab.plug(lab.second(), port, "asks");
    try (Datagrams server = Datagrams.at(datacenter, 53);
        Datagrams other = Datagrams.at(datacenter, 4000);
        Datagrams allowed = Datagrams.at(asks, 5001);
        Datagrams refused = Datagrams.at(asks, 7777)) {
      await(() -> other.passes(address, allowed));
      assertThat(other.passes(address, refused)).isFalse();
      assertThat(server.passes(address, refused)).isFalse();
      assertThat(server.passes(address, allowed)).isFalse();
      // Who asks is answered, as by any other port.
      assertThat(refused.passes(Datacenter.ROUTER, server)).isTrue();
      assertThat(server.passes(address, refused)).isTrue();
    }
    assertThat(asks.resolve("asks", asks.lease().getOrDefault("dns", ""))).contains(port.v4());
    assertThat(datacenter.resolve("asks", address)).doesNotContain(port.v4());
  }

  @Test
  void a_static_route_of_either_family_leads_where_it_says() throws Exception {
    segment("near", 5);
    Plug hop =
        lab.port(
            OURS,
            """
            {"segment":"near","name":"hop","addresses":["10.30.5.9","fd00:30:5::9"],
             "securityGroups":["open"],"antiSpoofing":false}
            """);
    segment("far", 6);
    router(
        "leads",
        """
        "segments":["near","far"],
        "routes":[{"destination":"192.168.77.0/24","nextHop":"10.30.5.9"},
          {"destination":"fd77::/64","nextHop":"fd00:30:5::9"}]
        """);
    Probe appliance = lab.plug(lab.first(), hop, "hop");
    appliance.take("192.168.77.1/32");
    appliance.take("fd77::1/128");
    appliance.leadThrough("fd00:30:5::1");
    Probe asker = open(lab.second(), "far", "asker");
    asker.leadThrough("fd00:30:6::1");
    try (ServerSocket mirror = appliance.mirror(80)) {
      assertThat(mirror.isBound()).isTrue();
      for (String address : List.of("192.168.77.1", "fd77::1")) {
        String net = address.contains(":") ? "fd00:30:6:" : "10.30.6.";
        await(() -> asker.reaches(address));
        assertThat(asker.ask(address, 80))
            .hasValueSatisfying(seen -> assertThat(seen).startsWith(net));
      }
    }
  }

  @Test
  void a_load_balancer_sends_nobody_to_a_dead_member_by_tcp_or_udp_nor_through_a_floating_ip()
      throws Exception {
    segment("balanced", 7);
    router("balanced", "\"externalNetworks\":[\"lab\"],\"segments\":[\"balanced\"]");
    List<Plug> ports = new ArrayList<>();
    for (String name : List.of("member-a", "member-b", "member-c")) {
      ports.add(lab.port(OURS, plugged("balanced", name)));
    }
    JsonNode balancer =
        lab.make(
            OURS,
            "load-balancers",
            "{\"name\":\"balanced\",\"segment\":\"balanced\",\"listeners\":[%s,%s]}"
                .formatted(
                    Balanced.listener("TCP", 8080, ports), Balanced.listener("UDP", 8080, ports)));
    Probe a = lab.plug(lab.first(), ports.get(0), "member-a");
    Probe b = lab.plug(lab.second(), ports.get(1), "member-b");
    Probe c = lab.plug(lab.second(), ports.get(2), "member-c");
    Probe client = open(lab.first(), "balanced", "client");
    List<Asking> ways = new ArrayList<>();
    for (JsonNode each : balancer.get("addresses")) {
      String address = each.asText();
      ways.add(() -> client.ask(address, 80));
      ways.add(() -> Datagrams.ask(client, address, 80));
    }
    assertThat(ways).as("in both families").hasSize(4);
    String floating = floatingIp("loadBalancer", "balanced");
    ways.add(() -> datacenter.ask(floating, 80));
    ways.add(() -> Datagrams.ask(datacenter, floating, 80));
    try (Member _ = Member.at(a, "a");
        Member _ = Member.at(c, "c")) {
      try (Member _ = Member.at(b, "b")) {
        for (Asking way : ways) {
          Set<String> all = new HashSet<>();
          await(
              () -> {
                way.ask().ifPresent(all::add);
                return all.equals(Set.of("a", "b", "c"));
              });
        }
        await(() -> Balanced.areTold(now(balancer), ports, null));
      }
      for (Asking way : ways) {
        // Until that is noticed, a request may meet it.
        await(() -> Balanced.answers(way, 3 * REQUESTS).equals(Set.of("a", "c")));
        assertThat(Balanced.answers(way, REQUESTS)).isSubsetOf("a", "c");
      }
      await(() -> Balanced.areTold(now(balancer), ports, ports.get(1)));
    }
  }

  private JsonNode now(JsonNode balancer) throws Exception {
    String path = TENANT + "load-balancers/" + balancer.get("id").asText();
    return lab.lead(OURS).curled(200, "GET", path, null);
  }

  @Test
  void what_routers_let_pass_goes_on_whatever_dies_and_nothing_else_comes_in() throws Exception {
    new RoutedTalks(this).endure();
  }

  @Test
  void a_name_of_a_vm_is_answered_at_once_and_another_by_whom_the_segment_names() throws Exception {
    segment("naming", 10, ",\"dns\":[\"%s\"]".formatted(Datacenter.ROUTER));
    router("naming", "\"externalNetworks\":[\"lab\"],\"segments\":[\"naming\"]");
    Plug known =
        lab.port(
            OURS,
            """
            {"segment":"naming","name":"known","hostname":"known","securityGroups":["open"]}
            """);
    Probe asker = open(lab.second(), "naming", "asks-names");
    String server = asker.lease().getOrDefault("dns", "");
    assertThat(server).isEqualTo(Datacenter.ROUTER);
    try (NameServer forwarder = new NameServer(datacenter)) {
      await(() -> asker.resolve("elsewhere.example", server).contains(NameServer.ADDRESS));
      assertThat(asker.resolve("known", server)).contains(known.v4(), known.v6());
      assertThat(forwarder.asked()).contains("elsewhere.example").doesNotContain("known");
    }
  }
}
