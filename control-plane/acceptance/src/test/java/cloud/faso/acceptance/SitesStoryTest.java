package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.acceptance.Balanced.Asking;
import cloud.faso.acceptance.Balanced.Member;
import cloud.faso.acceptance.NetworkLab.Plug;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Segments that reach from one site to another, each with OVN databases of its own, over real
 * packets.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SitesStoryTest extends LabStory {

  private static final String NEAR = "ouaga";
  private static final String NETS =
      """
      {"name":"%s","cidr":"10.%d.0.0/24","cidr6":"fd00:%d::/64"}
      """;

  private static final int REQUESTS = 10;

  private FarSite far;
  private Datacenter near;
  private Datacenter away;

  SitesStoryTest(@TempDir Path folder) throws IOException {
    super(folder);
  }

  @BeforeAll
  void openFar() throws Exception {
    far = lab.farSite(folder.resolve("far-site"));
    // The same range at both, of which each gives out another part.
    near = Datacenter.make(lab.first().labName("dc"));
    near.cable(lab.operator(), lab.firstNode(), lab.first(), "dc");
    near.offer(lab.operator(), "lab-" + NEAR, NEAR, 10, 49);
    away = Datacenter.make(lab.first().labName("far-dc"));
    away.cable(lab.operator(), FarSite.NODE, far.at(), "dc");
    away.offer(lab.operator(), "lab-" + FarSite.NAME, FarSite.NAME, 50, 99);
  }

  @AfterAll
  void closeFar() throws IOException {
    try (FarSite _ = far;
        Datacenter _ = near;
        Datacenter _ = away) {
      // Each of them that is there.
    }
  }

  @Test
  @Order(1)
  void a_segment_is_one_network_at_both_sites_in_both_families() throws Exception {
    lab.make(OURS, "segments", NETS.formatted("wide", 0, 1));
    openGroup(OURS);
    lab.make(THEIRS, "segments", NETS.formatted("wide", 0, 1));
    openGroup(THEIRS);
    Plug here = lab.port(OURS, named("wide", "here", "open"));
    Plug there = lab.port(OURS, named("wide", "there", "open"));
    Plug strange = lab.port(THEIRS, plugged("wide", "strange"));
    // DHCP is answered at each site by itself: a probe has no address otherwise.
    Probe one = lab.plug(lab.first(), here, "here");
    Probe two = lab.plug(far.at(), there, "there");
    Probe liar = lab.plug(far.at(), strange, "strange");

    await(() -> one.reaches(there.v4()) && one.reaches(there.v6()));
    assertThat(two.reaches(here.v4())).isTrue();
    assertThat(two.reaches(here.v6())).isTrue();
    try (ServerSocket server = two.serve("from bobo", 80);
        ServerSocket back = one.serve("from ouaga", 80)) {
      assertThat(server.isBound() && back.isBound()).isTrue();
      for (String address : List.of(there.v4(), there.v6())) {
        assertThat(one.ask(address, 80)).contains("from bobo");
      }
      for (String address : List.of(here.v4(), here.v6())) {
        assertThat(two.ask(address, 80)).contains("from ouaga");
      }
    }
    assertThat(two.resolve("here", "10.0.0.1")).contains(here.v4(), here.v6());

    // Another tenant has the same addresses, at the same sites, and neither sees the other.
    byte[] everybody =
        Frames.arpAnswer(Frames.EVERYBODY, here.mac(), here.mac(), here.v4(), there.v4());
    byte[] lie = Frames.arpAnswer(Frames.EVERYBODY, here.mac(), here.mac(), there.v4(), there.v4());
    try (PacketSocket out = one.frames()) {
      assertThat(two.seesNone(Probe.from(here.mac()), () -> out.send(everybody)))
          .as("what is for all on the segment gets to the other site")
          .isFalse();
      assertThat(liar.seesNone(Probe.from(here.mac()), () -> out.send(everybody))).isTrue();
      assertThat(two.seesNone(Probe.from(here.mac()), () -> out.send(lie)))
          .as("nobody poses as another across sites")
          .isTrue();
    }
    byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
    byte[] forged = Frames.udp(here.mac(), strange.mac(), strange.v4(), 1, here.v4(), 2, hello);
    try (PacketSocket out = liar.frames()) {
      assertThat(one.seesNone(Probe.from(strange.mac()), () -> out.send(forged))).isTrue();
    }
  }

  @Test
  @Order(2)
  void a_rule_forbids_across_sites_what_it_forbids_within_one() throws Exception {
    lab.make(OURS, "segments", NETS.formatted("ruled", 1, 2));
    openGroup(OURS);
    lab.make(
        OURS,
        "security-groups",
        """
        {"name":"web","rules":[
          {"direction":"INGRESS","protocol":"tcp","ports":{"first":80,"last":80},"remoteGroup":"open"},
          {"direction":"INGRESS","family":"IPV6","protocol":"tcp","ports":{"first":80,"last":80},
           "remoteGroup":"open"}]}
        """);
    Plug client = lab.port(OURS, plugged("ruled", "client"));
    Plug server = lab.port(OURS, grouped("ruled", "server", "web"));
    Probe asks = lab.plug(lab.first(), client, "client");
    Probe answers = lab.plug(far.at(), server, "server");

    try (ServerSocket open = answers.serve("open", 80);
        ServerSocket closed = answers.serve("closed", 81);
        ServerSocket inside = asks.serve("inside", 80)) {
      assertThat(open.isBound() && closed.isBound() && inside.isBound()).isTrue();
      for (String address : List.of(server.v4(), server.v6())) {
        await(() -> asks.ask(address, 80).equals(Optional.of("open")));
        assertThat(asks.ask(address, 81)).isEmpty();
        assertThat(asks.reaches(address)).isFalse();
      }
      assertThat(answers.ask(client.v4(), 80)).isEmpty();
      assertThat(answers.ask(client.v6(), 80)).isEmpty();
    }
  }

  @Test
  @Order(3)
  void a_router_leads_to_the_other_site() throws Exception {
    lab.make(OURS, "segments", NETS.formatted("west", 2, 3));
    lab.make(OURS, "segments", NETS.formatted("east", 3, 4));
    lab.make(OURS, "routers", "{\"name\":\"between\",\"segments\":[\"west\",\"east\"]}");
    openGroup(OURS);
    Plug west = lab.port(OURS, plugged("west", "west"));
    Plug east = lab.port(OURS, plugged("east", "east"));
    Probe one = lab.plug(lab.first(), west, "west");
    Probe two = lab.plug(far.at(), east, "east");
    one.leadThrough("fd00:3::1");
    two.leadThrough("fd00:4::1");

    await(() -> one.reaches(east.v4()) && one.reaches(east.v6()));
    try (ServerSocket server = two.mirror(80)) {
      assertThat(server.isBound()).isTrue();
      for (boolean six : List.of(false, true)) {
        String own = InetAddress.getByName(six ? west.v6() : west.v4()).getHostAddress();
        assertThat(one.ask(six ? east.v6() : east.v4(), 80)).contains(own);
      }
    }
  }

  @Test
  @Order(4)
  void each_site_has_a_way_out_of_one_router_and_floating_ips_of_its_own() throws Exception {
    lab.make(OURS, "segments", NETS.formatted("out", 5, 6));
    openGroup(OURS);
    JsonNode router =
        lab.make(
            OURS,
            "routers",
            "{\"name\":\"out\",\"externalNetworks\":[\"lab-%s\",\"lab-%s\"],\"segments\":[\"out\"]}"
                .formatted(NEAR, FarSite.NAME));
    Plug here = lab.port(OURS, plugged("out", "here-out"));
    Plug there = lab.port(OURS, plugged("out", "there-out"));
    Probe one = lab.plug(lab.first(), here, "o-here");
    Probe two = lab.plug(far.at(), there, "o-there");

    try (ServerSocket nearby = near.mirror(80);
        ServerSocket beyond = away.mirror(80);
        ServerSocket mine = one.mirror(80);
        ServerSocket other = two.mirror(80)) {
      assertThat(nearby.isBound() && beyond.isBound()).isTrue();
      assertThat(mine.isBound() && other.isBound()).isTrue();
      awaitSeenAs(one, own(router, NEAR));
      awaitSeenAs(two, own(router, FarSite.NAME));

      String toHere = floatingIp("port", here.id());
      String toThere = floatingIp("port", there.id());
      await(() -> near.ask(toHere, 80).equals(Optional.of(Datacenter.ROUTER)));
      await(() -> away.ask(toThere, 80).equals(Optional.of(Datacenter.ROUTER)));
      awaitSeenAs(one, toHere);
      awaitSeenAs(two, toThere);
      assertThat(near.ask(toThere, 80)).isEmpty();
      assertThat(one.ask(there.v4(), 80)).contains(here.v4());
    }
  }

  /** The router's address at a site. */
  private static String own(JsonNode router, String site) {
    return router
        .get("addresses")
        .valueStream()
        .filter(each -> each.get("site").asText().equals(site))
        .map(each -> each.get("address").asText())
        .findFirst()
        .orElseThrow();
  }

  /** One for a port, or a load balancer; of which network is left to be found. */
  private String floatingIp(String kind, String what) throws Exception {
    return lab.make(OURS, "floating-ips", "{\"%s\":\"%s\"}".formatted(kind, what))
        .get("address")
        .asText();
  }

  private static void awaitSeenAs(Probe probe, String address) {
    await(() -> probe.ask(Datacenter.ROUTER, 80).equals(Optional.of(address)));
  }

  @Test
  @Order(5)
  void a_peering_leads_to_the_other_site_and_lets_pass_what_was_agreed_only() throws Exception {
    openGroup(OURS);
    openGroup(THEIRS);
    lab.make(OURS, "segments", NETS.formatted("asks", 6, 7));
    lab.make(OURS, "segments", NETS.formatted("aside", 7, 8));
    lab.make(OURS, "routers", "{\"name\":\"asks\",\"segments\":[\"asks\",\"aside\"]}");
    lab.make(THEIRS, "segments", NETS.formatted("serves", 8, 9));
    lab.make(THEIRS, "routers", "{\"name\":\"serves\",\"segments\":[\"serves\"]}");
    Plug asking = lab.port(OURS, plugged("asks", "asking"));
    Plug beside = lab.port(OURS, plugged("aside", "bystander"));
    Plug serving = lab.port(THEIRS, plugged("serves", "serving"));
    Probe asks = lab.plug(lab.first(), asking, "p-asks");
    Probe bystander = lab.plug(far.at(), beside, "p-beside");
    Probe serves = lab.plug(far.at(), serving, "p-serves");
    asks.leadThrough("fd00:7::1");
    bystander.leadThrough("fd00:8::1");
    serves.leadThrough("fd00:9::1");
    try (ServerSocket yes = serves.serve("in", 80);
        ServerSocket other = serves.serve("never", 81);
        ServerSocket back = asks.serve("never", 80)) {
      assertThat(yes.isBound() && other.isBound() && back.isBound()).isTrue();
      assertThat(asks.ask(serving.v4(), 80)).isEmpty();

      connect(
          "sites",
          "asks",
          "serves",
          """
          [{"direction":"EGRESS","protocol":"tcp","ports":{"first":80,"last":80}}]
          """);
      for (boolean six : List.of(false, true)) {
        String there = six ? serving.v6() : serving.v4();
        await(() -> asks.ask(there, 80).equals(Optional.of("in")));
        assertThat(asks.ask(there, 81)).isEmpty();
        assertThat(bystander.ask(there, 80)).isEmpty();
        assertThat(serves.ask(six ? asking.v6() : asking.v4(), 80)).isEmpty();
      }

      lab.lead(THEIRS).curl("DELETE", "/v1/tenants/" + THEIRS + "/peerings/sites", null);
      await(() -> asks.ask(serving.v4(), 80).isEmpty() && asks.ask(serving.v6(), 80).isEmpty());
    }
  }

  @Test
  @Order(6)
  void a_load_balancer_has_members_at_both_sites_and_each_tries_its_own() throws Exception {
    openGroup(OURS);
    lab.make(OURS, "segments", NETS.formatted("shared", 9, 10));
    lab.make(
        OURS,
        "routers",
        "{\"name\":\"shared\",\"externalNetworks\":[\"lab-%s\"],\"segments\":[\"shared\"]}"
            .formatted(NEAR));
    Plug here = lab.port(OURS, plugged("shared", "b-here"));
    Plug there = lab.port(OURS, plugged("shared", "b-there"));
    Plug asking = lab.port(OURS, plugged("shared", "b-asks"));
    Plug afar = lab.port(OURS, plugged("shared", "b-afar"));
    List<Plug> members = List.of(here, there);
    JsonNode balancer =
        lab.make(
            OURS,
            "load-balancers",
            "{\"name\":\"shared\",\"segment\":\"shared\",\"listeners\":[%s,%s]}"
                .formatted(
                    Balanced.listener("TCP", 8080, members),
                    Balanced.listener("UDP", 8080, members)));
    String floating = floatingIp("loadBalancer", "shared");
    Probe one = lab.plug(lab.first(), here, "b-here");
    Probe two = lab.plug(far.at(), there, "b-there");
    Probe client = lab.plug(lab.first(), asking, "b-asks");
    Probe other = lab.plug(far.at(), afar, "b-afar");
    List<Asking> ways = new ArrayList<>();
    for (JsonNode each : balancer.get("addresses")) {
      for (Probe from : List.of(client, other)) {
        ways.add(() -> from.ask(each.asText(), 80));
        ways.add(() -> Datagrams.ask(from, each.asText(), 80));
      }
    }
    Asking outside = () -> near.ask(floating, 80);
    String path = "/v1/tenants/" + OURS + "/load-balancers/shared";
    try (Member _ = Member.at(one, "here")) {
      try (Member _ = Member.at(two, "there")) {
        for (Asking way : ways) {
          Set<String> seen = new HashSet<>();
          await(
              () -> {
                way.ask().ifPresent(seen::add);
                return seen.equals(Set.of("here", "there"));
              });
        }
        await(() -> Balanced.areTold(lab.lead(OURS).curled(200, "GET", path, null), members, null));
        // What comes from outside has no way back from another site.
        await(() -> outside.ask().isPresent());
        assertThat(Balanced.answers(outside, REQUESTS)).containsExactly("here");
      }
      await(() -> Balanced.areTold(lab.lead(OURS).curled(200, "GET", path, null), members, there));
      for (JsonNode each : balancer.get("addresses")) {
        Asking afterwards = () -> other.ask(each.asText(), 80);
        await(() -> Balanced.answers(afterwards, REQUESTS).equals(Set.of("here")));
      }
    }
  }

  @Test
  @Order(7)
  void a_site_whose_power_is_cut_leaves_others_as_they_were_and_nothing_else_passes_when_it_boots()
      throws Exception {
    SiteSiege siege = new SiteSiege(this, far, away, "lab-" + FarSite.NAME);
    Plug beside = lab.port(OURS, plugged("guarded", "beside-left"));
    Probe one = siege.outer().probe();
    Probe two = lab.plug(lab.first(), beside, "l-beside");
    String gone = siege.target().plug().v4();
    try (ServerSocket echo = Echo.on(two, 7);
        Echo.Talk talk = new Echo.Talk(one.connect(beside.v4(), 7))) {
      assertThat(echo.isBound()).isTrue();
      talk.goesOn();

      far.cutPower();

      talk.goesOn();
      assertThat(Datagrams.ask(one, gone, 9)).isEmpty();
      assertThat(one.reaches(beside.v4())).isTrue();
      assertThat(one.reaches(beside.v6())).isTrue();
      talk.goesOn();
    }
    siege.lastsThroughBoot();
  }

  @Test
  @Order(8)
  void what_is_deleted_leaves_nothing_at_either_site() throws Exception {
    assertThat(far.traces()).anyMatch(trace -> trace.startsWith("Logical_Switch_Port"));
    deleteEverything();
    await(() -> far.traces().isEmpty());
  }

  private static String named(String segment, String name, String group) {
    return """
        {"segment":"%1$s","name":"%2$s","hostname":"%2$s","securityGroups":["%3$s"]}
        """
        .formatted(segment, name, group);
  }
}
