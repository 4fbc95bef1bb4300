package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.acceptance.NetworkLab.Plug;
import com.fasterxml.jackson.databind.JsonNode;
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
  private static final String SEEN = "\"protocol\":\"tcp\",\"ports\":{\"first\":80,\"last\":80}";
  private static final String PORT_7 = ",\"protocol\":\"%s\",\"ports\":{\"first\":7,\"last\":7}";
  private static final String ECHO =
      "{\"direction\":\"%s\",\"family\":\"%s\",\"protocol\":\"%s\",\"icmpType\":%d}";
  private static final String GROUPS = "/v1/tenants/" + OURS + "/security-groups/";

  RuleStoryTest(@TempDir Path folder) throws IOException {
    super(folder);
  }

  /**
   * Rules and what they let pass together.
   *
   * @param rules JSON of each but for direction and family
   * @param passes whose names are like this
   */
  private record Case(List<String> rules, String passes) {

    Case(String rule, String passes) {
      this(List.of(rule), passes);
    }

    /** A rule that lets none of the packets pass, as is known once the next one lets some. */
    static Case nothingBy(String rule) {
      return new Case(List.of(rule, SEEN), "tcp 80 .*");
    }
  }

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
    int unreachable = six ? 1 : 3;
    return List.of(
        new Case(SEEN, "tcp 80 .*"),
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
        Case.nothingBy("\"protocol\":\"%s\",\"icmpType\":%d,\"icmpCode\":1".formatted(icmp, echo)),
        Case.nothingBy("\"protocol\":\"%s\",\"icmpType\":%d".formatted(icmp, unreachable)),
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

  /** Nothing passes but what the other direction allows, then what the rules say, then nothing. */
  private void expect(Traffic traffic, String direction, boolean six, Case one) throws Exception {
    String family = six ? "IPV6" : "IPV4";
    String what = "%s %s %s".formatted(direction, family, one.rules());
    Set<String> expected = new TreeSet<>(traffic.names(six));
    expected.removeIf(name -> !name.matches(one.passes()));
    assertThat(expected).as(what).isNotEmpty();
    assertThat(traffic.arriving()).as("before %s", what).isEmpty();
    List<String> rules = new ArrayList<>();
    for (String rule : one.rules()) {
      rules.add(
          allow(
              "subject",
              "{\"direction\":\"%s\",\"family\":\"%s\",%s}".formatted(direction, family, rule)));
    }
    Awaitility.await(what)
        .atMost(PATIENCE)
        .until(
            traffic::arriving,
            arrived -> {
              assertThat(expected).as(what).containsAll(arrived);
              return arrived.equals(expected);
            });
    for (String rule : rules) {
      forbid("subject", rule);
    }
    await(() -> traffic.arriving().isEmpty());
  }

  /** Adds a rule to a group; its id. */
  private String allow(String group, String rule) throws Exception {
    return lab.lead(OURS).curled(201, "POST", GROUPS + group + "/rules", rule).get("id").asText();
  }

  private void forbid(String group, String rule) throws Exception {
    Person.Answered gone = lab.lead(OURS).curl("DELETE", GROUPS + group + "/rules/" + rule, null);
    assertThat(gone.status()).as(gone.body()).isIn(200, 202, 204);
  }

  @Test
  void a_connection_of_any_protocol_ends_with_the_last_rule_that_allowed_it() throws Exception {
    lab.make(
        OURS,
        "segments",
        "{\"name\":\"ending\",\"cidr\":\"10.8.0.0/24\",\"cidr6\":\"fd00:8::/64\"}");
    openGroup(OURS);
    lab.make(OURS, "security-groups", "{\"name\":\"ending\",\"rules\":[]}");
    Peer free = lab.peer(lab.first(), OURS, "end-a", plugged("ending", "end-a"));
    Peer ruled = lab.peer(lab.second(), OURS, "end-b", grouped("ending", "end-b", "ending"));
    requireEnd("INGRESS", free, ruled);
    requireEnd("EGRESS", ruled, free);
  }

  /** Two rules allow each, of which one goes after the other. */
  private void requireEnd(String direction, Peer from, Peer to) throws Exception {
    List<String> all = inBothFamilies(direction, "");
    List<String> tcp = inBothFamilies(direction, PORT_7.formatted("tcp"));
    List<String> udp = inBothFamilies(direction, PORT_7.formatted("udp"));
    List<String> echo = new ArrayList<>();
    echo.add(allow("ending", ECHO.formatted(direction, "IPV4", "icmp", 8)));
    echo.add(allow("ending", ECHO.formatted(direction, "IPV6", "icmpv6", 128)));
    Probe asks = from.probe();
    String v4 = to.plug().v4();
    String v6 = to.plug().v6();
    Set<String> every = Set.of("udp v4", "udp v6", "echo v4", "echo v6");
    Set<String> echoes = Set.of("echo v4", "echo v6");
    try (ServerSocket server = Echo.on(to.probe(), 7);
        ServerSocket beside = Echo.on(to.probe(), 8);
        Exchanges exchanges = new Exchanges(from, to)) {
      assertThat(server.isBound() && beside.isBound()).isTrue();
      await(() -> asks.opens(v4, 8) && asks.opens(v6, 8));
      await(() -> exchanges.going().equals(every));
      assertThat(exchanges.returning()).isEqualTo(every);
      try (Echo.Talk talk = talk(asks, v4);
          Echo.Talk talk6 = talk(asks, v6)) {
        for (String rule : all) {
          forbid("ending", rule);
        }
        await(() -> !asks.opens(v4, 8) && !asks.opens(v6, 8));
        await(() -> exchanges.going().equals(every));
        assertThat(exchanges.returning()).isEqualTo(every);
        requireOnly(exchanges, udp, echoes);
        requireOnly(exchanges, echo, Set.of());
        talk.goesOn();
        talk6.goesOn();
        for (String rule : tcp) {
          forbid("ending", rule);
        }
        talk.breaksOff();
        talk6.breaksOff();
        assertThat(asks.opens(v4, 7) || asks.opens(v6, 7)).isFalse();
      }
    }
  }

  private static Echo.Talk talk(Probe from, String address) throws Exception {
    return new Echo.Talk(from.connect(address, 7), Deaths.STALL);
  }

  /** A rule in each family; their ids. */
  private List<String> inBothFamilies(String direction, String more) throws Exception {
    List<String> rules = new ArrayList<>();
    for (String family : List.of("IPV4", "IPV6")) {
      rules.add(
          allow(
              "ending",
              "{\"direction\":\"%s\",\"family\":\"%s\"%s}".formatted(direction, family, more)));
    }
    return rules;
  }

  /** Without some rules only these are left, in both directions. */
  private void requireOnly(Exchanges exchanges, List<String> rules, Set<String> left)
      throws Exception {
    for (String rule : rules) {
      forbid("ending", rule);
    }
    await(() -> exchanges.going().equals(left));
    assertThat(exchanges.returning()).isEqualTo(left);
  }

  @Test
  void a_connection_ends_when_its_port_leaves_the_group_that_allowed_it() throws Exception {
    lab.make(OURS, "segments", "{\"name\":\"leaving\",\"cidr\":\"10.10.0.0/24\"}");
    openGroup(OURS);
    lab.make(OURS, "security-groups", "{\"name\":\"members\",\"rules\":[]}");
    lab.make(OURS, "security-groups", "{\"name\":\"guarded\",\"rules\":[]}");
    allow(
        "guarded",
        """
        {"direction":"INGRESS","protocol":"tcp","ports":{"first":7,"last":7},
         "remoteGroup":"members"}
        """);
    Plug asking = lab.port(OURS, plugged("leaving", "leave-a"));
    Plug asked = lab.port(OURS, plugged("leaving", "leave-b"));
    Probe from = lab.plug(lab.first(), asking, "leave-a");
    Probe to = lab.plug(lab.second(), asked, "leave-b");
    try (ServerSocket echo = Echo.on(to, 7)) {
      assertThat(echo.isBound()).isTrue();
      requireEndWhen(() -> join(asked, "guarded"), from, asked);
      join(asking, "open", "members");
      requireEndWhen(() -> join(asking, "open"), from, asked);
    }
  }

  /** A connection that is allowed breaks off with that, and there is no other. */
  private static void requireEndWhen(Probe.Deed change, Probe from, Plug to) throws Exception {
    await(() -> from.opens(to.v4(), 7));
    try (Echo.Talk talk = new Echo.Talk(from.connect(to.v4(), 7), Duration.ofSeconds(10))) {
      talk.goesOn();
      change.happen();
      talk.breaksOff();
      assertThat(from.opens(to.v4(), 7)).isFalse();
    }
  }

  /** Has a port be in these groups and in no other, as a person does. */
  private void join(Plug port, String... groups) throws Exception {
    List<String> words = new ArrayList<>(List.of("port", "set", port.name(), "--tenant", OURS));
    for (String group : groups) {
      words.addAll(List.of("--security-group", group));
    }
    lab.lead(OURS).said(words.toArray(String[]::new));
  }

  @Test
  void out_of_a_port_that_names_no_group_everything_passes_and_nothing_into_it() throws Exception {
    lab.make(
        OURS,
        "segments",
        "{\"name\":\"usual\",\"cidr\":\"10.11.0.0/24\",\"cidr6\":\"fd00:11::/64\"}");
    openGroup(OURS);
    markers(OURS);
    JsonNode made = lab.make(OURS, "ports", "{\"segment\":\"usual\",\"name\":\"usual-a\"}");
    assertThat(made.get("securityGroups").toString()).isEqualTo("[\"default\"]");
    Peer usual = new Peer("usual", Plug.of(made), lab.plug(lab.first(), Plug.of(made), "usual-a"));
    Peer asked = free("usual-b");
    Peer asking = free("usual-c");
    try (ServerSocket own = Echo.on(usual.probe(), 7);
        ServerSocket other = Echo.on(asked.probe(), 7)) {
      assertThat(own.isBound() && other.isBound()).isTrue();
      for (boolean six : List.of(false, true)) {
        await(() -> usual.probe().opens(asked.end(six).address(), 7));
        assertThat(asking.probe().opens(usual.end(six).address(), 7)).isFalse();
      }
    }
    // So that it is seen when packets of all kinds had their time.
    join(usual.plug(), "default", "marker");
    try (Traffic in = new Traffic(List.of(asking), List.of(usual));
        Traffic out = new Traffic(List.of(usual), List.of(asked))) {
      assertThat(in.arriving()).isEmpty();
      Set<String> all = new TreeSet<>(out.names(false));
      all.addAll(out.names(true));
      await(() -> out.arriving().equals(all));

      join(usual.plug(), "open");
      await(() -> in.arriving().size() == all.size());
    }
  }

  private Peer free(String name) throws Exception {
    Plug port = lab.port(OURS, plugged("usual", name));
    return new Peer(name, port, lab.plug(lab.second(), port, name));
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
