package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.acceptance.NetworkLab.Plug;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  private FarSite far;

  SitesStoryTest(@TempDir Path folder) throws IOException {
    super(folder);
  }

  @BeforeAll
  void openFar() throws Exception {
    far = lab.farSite(folder.resolve("far-site"));
  }

  @AfterAll
  void closeFar() throws IOException {
    if (far != null) {
      far.close();
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
    Probe one = lab.plug(lab.placed(OURS, here, NEAR), here, "here");
    Probe two = lab.plug(far.at(at(OURS, there)), there, "there");
    Probe liar = lab.plug(far.at(at(THEIRS, strange)), strange, "strange");

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
    Probe asks = lab.plug(lab.placed(OURS, client, NEAR), client, "client");
    Probe answers = lab.plug(far.at(at(OURS, server)), server, "server");

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
    Probe one = lab.plug(lab.placed(OURS, west, NEAR), west, "west");
    Probe two = lab.plug(far.at(at(OURS, east)), east, "east");
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
    LabSwitch first = lab.first();
    try (Datacenter near = Datacenter.make(first.labName("dc"));
        Datacenter away = Datacenter.make(first.labName("far-dc"))) {
      // The same range at both, of which each gives out another part.
      near.cable(lab.operator(), lab.firstNode(), first, "dc");
      near.offer(lab.operator(), "lab-" + NEAR, NEAR, 10, 49);
      away.cable(lab.operator(), FarSite.NODE, far.at(), "dc");
      away.offer(lab.operator(), "lab-" + FarSite.NAME, FarSite.NAME, 50, 99);
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
      Probe one = lab.plug(lab.placed(OURS, here, NEAR), here, "o-here");
      Probe two = lab.plug(far.at(at(OURS, there)), there, "o-there");

      try (ServerSocket nearby = near.mirror(80);
          ServerSocket beyond = away.mirror(80);
          ServerSocket mine = one.mirror(80);
          ServerSocket other = two.mirror(80)) {
        assertThat(nearby.isBound() && beyond.isBound()).isTrue();
        assertThat(mine.isBound() && other.isBound()).isTrue();
        awaitSeenAs(one, own(router, NEAR));
        awaitSeenAs(two, own(router, FarSite.NAME));

        String toHere = floatingIp(here);
        String toThere = floatingIp(there);
        await(() -> near.ask(toHere, 80).equals(Optional.of(Datacenter.ROUTER)));
        await(() -> away.ask(toThere, 80).equals(Optional.of(Datacenter.ROUTER)));
        awaitSeenAs(one, toHere);
        awaitSeenAs(two, toThere);
        assertThat(near.ask(toThere, 80)).isEmpty();
        assertThat(one.ask(there.v4(), 80)).contains(here.v4());
      }
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

  /** One for a port; of which network is left to be found. */
  private String floatingIp(Plug port) throws Exception {
    return lab.make(OURS, "floating-ips", "{\"port\":\"%s\"}".formatted(port.id()))
        .get("address")
        .asText();
  }

  private static void awaitSeenAs(Probe probe, String address) {
    await(() -> probe.ask(Datacenter.ROUTER, 80).equals(Optional.of(address)));
  }

  @Test
  @Order(5)
  void what_is_deleted_leaves_nothing_at_either_site() throws Exception {
    assertThat(far.traces()).anyMatch(trace -> trace.startsWith("Logical_Switch_Port"));
    deleteEverything();
    await(() -> far.traces().isEmpty());
  }

  @Test
  @Order(6)
  void a_site_whose_power_is_cut_leaves_the_others_traffic_as_it_was() throws Exception {
    lab.make(OURS, "segments", NETS.formatted("left", 4, 5));
    openGroup(OURS);
    Plug here = lab.port(OURS, plugged("left", "here-left"));
    Plug beside = lab.port(OURS, plugged("left", "beside-left"));
    Plug gone = lab.port(OURS, plugged("left", "gone-left"));
    Probe one = lab.plug(lab.placed(OURS, here, NEAR), here, "l-here");
    Probe two = lab.plug(lab.placed(OURS, beside, NEAR), beside, "l-beside");
    Probe cut = lab.plug(far.at(at(OURS, gone)), gone, "l-gone");
    await(() -> one.reaches(gone.v4()));
    try (ServerSocket echo = Echo.on(two, 7);
        Echo.Talk talk = new Echo.Talk(one.connect(beside.v4(), 7))) {
      assertThat(echo.isBound()).isTrue();
      talk.goesOn();

      far.cutPower();
      lab.abandon(cut);

      talk.goesOn();
      assertThat(one.reaches(gone.v4())).isFalse();
      assertThat(one.reaches(beside.v4())).isTrue();
      assertThat(one.reaches(beside.v6())).isTrue();
      talk.goesOn();
    }
  }

  /** Has the VM of a port placed at the far site; the name of its node. */
  private String at(String tenant, Plug port) throws Exception {
    return lab.node(tenant, port, FarSite.NAME);
  }

  private static String named(String segment, String name, String group) {
    return """
        {"segment":"%1$s","name":"%2$s","hostname":"%2$s","securityGroups":["%3$s"]}
        """
        .formatted(segment, name, group);
  }
}
