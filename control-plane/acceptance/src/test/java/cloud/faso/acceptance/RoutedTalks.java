package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.acceptance.NetworkLab.Plug;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Talks in each of the ways that a router leads: through a floating IP, outward, to a load
 * balancer's member, and by IPv6.
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
    JsonNode balancer =
        story.lab.make(
            LabStory.OURS,
            "load-balancers",
            "{\"name\":\"enduring\",\"segment\":\"beyond\",\"listeners\":[%s]}"
                .formatted(Balanced.unchecked("TCP", 7, List.of(echoes))));
    String balanced = balancer.get("addresses").get(0).asText();
    Probe server = story.lab.plug(story.lab.second(), echoes, "echoes");
    Probe client = story.open(story.lab.first(), "beyond", "talks");
    server.leadThrough("fd00:30:12::1");
    client.leadThrough("fd00:30:13::1");
    try (ServerSocket inside = Echo.on(server, 7);
        ServerSocket outside = Echo.on(story.datacenter, 7);
        ServerSocket never = server.serve("never", 8)) {
      assertThat(inside.isBound() && outside.isBound() && never.isBound()).isTrue();
      RealHome.await(
          () -> story.datacenter.opens(floating, 7) && client.opens(Datacenter.ROUTER, 7));
      RealHome.await(() -> client.opens(balanced, 80) && client.opens(echoes.v6(), 7));
      try (Echo.Talk in = talk(story.datacenter, floating, 7);
          Echo.Talk out = talk(client, Datacenter.ROUTER, 7);
          Echo.Talk shared = talk(client, balanced, 80);
          Echo.Talk routed = talk(client, echoes.v6(), 7);
          Forbidden forbidden = new Forbidden(story.datacenter, floating, 8)) {
        Map<String, Echo.Talk> talks =
            Map.of("floating IP", in, "SNAT", out, "load balancer", shared, "IPv6", routed);
        Deaths.Deed steady = dead -> Deaths.survivedBy(talks, dead);
        steady.happen("nothing");
        Deaths deaths = new Deaths(story.lab, story.home);
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

  private static Echo.Talk talk(Station from, String address, int port) throws Exception {
    return new Echo.Talk(from.connect(address, port), Duration.ofMinutes(1));
  }
}
