package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.acceptance.NetworkLab.Plug;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Talks in each of the ways that a router leads: through a floating IP, outward, to a load
 * balancer's member beside which another one dies, and by IPv6.
 */
final class RoutedTalks {

  private final RouterStoryTest story;

  RoutedTalks(RouterStoryTest story) {
    this.story = story;
  }

  /** They go on whatever dies, and nothing else comes in. */
  void endure() throws Exception {
    story.segment("enduring", 12);
    story.segment("beyond", 13);
    story.router(
        "enduring", "\"externalNetworks\":[\"lab\"],\"segments\":[\"enduring\",\"beyond\"]");
    story.lab.make(
        LabStory.OURS,
        "security-groups",
        """
        {"name":"echoes","rules":[{"direction":"EGRESS"},{"direction":"EGRESS","family":"IPV6"},
          {"direction":"INGRESS","protocol":"tcp","ports":{"first":7,"last":7}},
          {"direction":"INGRESS","family":"IPV6","protocol":"tcp","ports":{"first":7,"last":7}}]}
        """);
    Plug echoes = story.lab.port(LabStory.OURS, LabStory.grouped("enduring", "echoes", "echoes"));
    String floating = story.floatingIp(echoes);
    Plug mortal = story.lab.port(LabStory.OURS, LabStory.grouped("enduring", "mortal", "echoes"));
    JsonNode balancer =
        story.lab.make(
            LabStory.OURS,
            "load-balancers",
            "{\"name\":\"enduring\",\"segment\":\"beyond\",\"listeners\":[%s]}"
                .formatted(Balanced.listener("TCP", 7, List.of(echoes, mortal))));
    String balanced = balancer.get("addresses").get(0).asText();
    Probe server = story.lab.plug(story.lab.second(), echoes, "echoes");
    Probe member = story.lab.plug(story.lab.first(), mortal, "mortal");
    Probe client = story.open(story.lab.first(), "beyond", "talks");
    server.leadThrough("fd00:30:12::1");
    client.leadThrough("fd00:30:13::1");
    try (ServerSocket inside = Echo.on(server, 7);
        ServerSocket outside = Echo.on(story.datacenter, 7);
        ServerSocket never = server.serve("never", 8);
        DyingMember dying = new DyingMember(member, 7, client, balanced)) {
      assertThat(inside.isBound() && outside.isBound() && never.isBound()).isTrue();
      RealHome.await(
          () -> story.datacenter.opens(floating, 7) && client.opens(Datacenter.ROUTER, 7));
      RealHome.await(() -> client.opens(echoes.v6(), 7));
      try (Echo.Talk in = talk(story.datacenter.connect(floating, 7));
          Echo.Talk out = talk(client.connect(Datacenter.ROUTER, 7));
          Echo.Talk shared = talk(dying.besides());
          Echo.Talk routed = talk(client.connect(echoes.v6(), 7));
          Forbidden forbidden = new Forbidden(story.datacenter, floating, 8)) {
        Map<String, Echo.Talk> talks =
            Map.of("floating IP", in, "SNAT", out, "load balancer", shared, "IPv6", routed);
        Deaths.survivedBy(talks, "nothing");
        Deaths.Deed steady =
            dead -> {
              dying.isAvoided(dead);
              Deaths.survivedBy(talks, dead);
            };
        Deaths deaths = new Deaths(story.lab, story.home, _ -> dying.die());
        deaths.ofProcessesBesidesSwitches(steady);
        deaths.ofServices(steady);
        story.home.said("up");
        steady.happen("nothing");
        assertThat(forbidden.passed()).isZero();
      }

      // What is changed now takes effect: so it would have been seen.
      story
          .lab
          .lead(LabStory.OURS)
          .curled(
              201,
              "POST",
              RouterStoryTest.TENANT + "security-groups/echoes/rules",
              """
              {"direction":"INGRESS","protocol":"tcp","ports":{"first":8,"last":8}}
              """);
      RealHome.await(() -> story.datacenter.ask(floating, 8).equals(Optional.of("never")));
    }
  }

  private static Echo.Talk talk(Socket socket) throws IOException {
    return new Echo.Talk(socket, Duration.ofMinutes(1));
  }
}
