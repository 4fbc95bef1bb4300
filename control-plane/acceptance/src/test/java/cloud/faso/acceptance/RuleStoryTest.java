package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.acceptance.NetworkLab.Plug;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of security groups of every kind, against packets of every kind between two nodes. */
final class RuleStoryTest extends LabStory {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String GROUPS = "/v1/tenants/" + OURS + "/security-groups/";

  RuleStoryTest(@TempDir Path folder) throws IOException {
    super(folder);
  }

  /**
   * A rule and what it lets pass.
   *
   * @param rule its JSON but for direction and family, {@code %s} for what {@code remote} is of
   *     that family
   * @param passes whose names are like this
   */
  private record Case(String rule, String passes) {}

  /**
   * In each family.
   *
   * @param friend the last part of a friend's address; one less is the subject's or nobody's
   */
  private static List<Case> cases(boolean six, int friend) {
    String net = six ? "fd00:7::" : "10.7.0.";
    int length = six ? 128 : 32;
    String icmp = six ? "icmpv6" : "icmp";
    int echo = six ? 128 : 8;
    return List.of(
        new Case("\"protocol\":\"tcp\",\"ports\":{\"first\":80,\"last\":80}", "tcp 80 .*"),
        new Case("\"protocol\":\"tcp\",\"ports\":{\"first\":80,\"last\":90}", "tcp (80|85|90) .*"),
        new Case("\"protocol\":\"tcp\"", "tcp .*"),
        new Case("\"protocol\":\"udp\",\"ports\":{\"first\":80,\"last\":80}", "udp 80 .*"),
        new Case("\"protocol\":\"udp\"", "udp .*"),
        new Case("\"protocol\":\"sctp\",\"ports\":{\"first\":80,\"last\":80}", "sctp 80 .*"),
        new Case("\"protocol\":\"sctp\"", "sctp .*"),
        new Case(
            "\"protocol\":\"%s\",\"icmpType\":%d,\"icmpCode\":0".formatted(icmp, echo),
            "icmp echo .*"),
        new Case("\"protocol\":\"%s\",\"icmpType\":%d".formatted(icmp, echo), "icmp echo .*"),
        new Case("\"protocol\":\"%s\"".formatted(icmp), "icmp .*"),
        new Case("\"protocol\":\"47\"", "gre .*"),
        new Case("\"description\":\"all\"", ".*"),
        new Case(
            "\"protocol\":\"tcp\",\"remoteCidr\":\"%s%d/%d\"".formatted(net, friend, length),
            "tcp .* friend"),
        new Case("\"remoteCidr\":\"%s%d/%d\"".formatted(net, friend - 1, length - 1), ".* friend"),
        new Case("\"remoteGroup\":\"friends\"", ".* friend"));
  }

  @Test
  void every_kind_of_rule_lets_pass_what_it_says_and_nothing_else() throws Exception {
    lab.make(
        OURS,
        "segments",
        "{\"name\":\"rules\",\"cidr\":\"10.7.0.0/24\",\"cidr6\":\"fd00:7::/64\"}");
    openGroup(OURS);
    lab.make(OURS, "security-groups", "{\"name\":\"friends\",\"rules\":[]}");
    lab.make(OURS, "security-groups", "{\"name\":\"subject\",\"rules\":[]}");
    markers(OURS);
    Peer subject = peer(lab.first(), 4, "subject", "\"subject\",\"marker\"");
    // Each way has its own: protocols without ports are one connection between two addresses, and
    // what was let in by a rule may be answered.
    List<Peer> senders = peers(5);
    List<Peer> receivers = peers(15);
    try (Traffic in = new Traffic(senders, List.of(subject));
        Traffic out = new Traffic(List.of(subject), receivers)) {
      for (boolean six : List.of(false, true)) {
        for (Case one : cases(six, 5)) {
          expect(in, "INGRESS", six, one);
        }
        for (Case one : cases(six, 15)) {
          expect(out, "EGRESS", six, one);
        }
      }
    }
  }

  /** A friend with that number, and a stranger with the next. */
  private List<Peer> peers(int number) throws Exception {
    return List.of(
        peer(lab.second(), number, "friend", "\"open\",\"friends\""),
        peer(lab.second(), number + 1, "stranger", "\"open\""));
  }

  private Peer peer(LabSwitch at, int number, String name, String groups) throws Exception {
    Plug port =
        lab.port(
            OURS,
            """
            {"segment":"rules","name":"%s","addresses":["10.7.0.%d","fd00:7::%d"],
             "securityGroups":[%s]}
            """
                .formatted(name + number, number, number, groups));
    return new Peer(name, port, lab.plug(at, port, name + number));
  }

  /** Nothing passes but what the other direction allows, then what the rule says, then nothing. */
  private void expect(Traffic traffic, String direction, boolean six, Case one) throws Exception {
    String family = six ? "IPV6" : "IPV4";
    String body =
        "{\"direction\":\"%s\",\"family\":\"%s\",%s}".formatted(direction, family, one.rule());
    Set<String> expected = new TreeSet<>(traffic.names(six));
    expected.removeIf(name -> !name.matches(one.passes()));
    assertThat(expected).as(body).isNotEmpty();
    assertThat(traffic.arriving()).as("before %s", body).isEmpty();
    String rule =
        lab.lead(OURS).curled(201, "POST", GROUPS + "subject/rules", body).get("id").asText();
    Awaitility.await(body)
        .atMost(PATIENCE)
        .until(
            traffic::arriving,
            arrived -> {
              assertThat(expected).as(body).containsAll(arrived);
              return arrived.equals(expected);
            });
    Person.Answered gone = lab.lead(OURS).curl("DELETE", GROUPS + "subject/rules/" + rule, null);
    assertThat(gone.status()).as(gone.body()).isIn(200, 202, 204);
    await(() -> traffic.arriving().isEmpty());
  }

  @Test
  void a_connection_ends_with_the_rule_that_allowed_it() throws Exception {
    lab.make(
        OURS,
        "segments",
        "{\"name\":\"ending\",\"cidr\":\"10.8.0.0/24\",\"cidr6\":\"fd00:8::/64\"}");
    openGroup(OURS);
    String id =
        lab.make(OURS, "security-groups", "{\"name\":\"ending\",\"rules\":[]}").get("id").asText();
    assertThat(id).isNotEmpty();
    Plug here = lab.port(OURS, plugged("ending", "end-a"));
    Plug there = lab.port(OURS, grouped("ending", "end-b", "ending"));
    Probe client = lab.plug(lab.first(), here, "end-a");
    Probe server = lab.plug(lab.second(), there, "end-b");
    List<String> addresses = new ArrayList<>(List.of(there.v4(), there.v6()));
    for (String address : addresses) {
      String rule =
          lab.lead(OURS)
              .curled(
                  201,
                  "POST",
                  GROUPS + "ending/rules",
                  """
                  {"direction":"INGRESS","family":"%s","protocol":"tcp","ports":{"first":7,"last":7}}
                  """
                      .formatted(address.contains(":") ? "IPV6" : "IPV4"))
              .get("id")
              .asText();
      try (ServerSocket echo = Echo.on(server, 7)) {
        assertThat(echo.isBound()).isTrue();
        await(() -> client.opens(address, 7));
        try (Echo.Talk talk = new Echo.Talk(client.connect(address, 7))) {
          talk.goesOn();
          lab.lead(OURS).curl("DELETE", GROUPS + "ending/rules/" + rule, null);
          talk.breaksOff();
          assertThat(client.opens(address, 7)).isFalse();
        }
      }
    }
  }

  @Test
  void no_connection_is_committed_with_all_zero_snat() throws Exception {
    lab.make(OURS, "segments", "{\"name\":\"committed\",\"cidr\":\"10.9.0.0/24\"}");
    openGroup(OURS);
    lab.plug(lab.first(), lab.port(OURS, plugged("committed", "commits")), "commits");
    assertThat(lab.first().flows())
        .anyMatch(flow -> flow.contains("ct(commit"))
        .noneMatch(flow -> flow.contains("nat(src)"));
  }
}
