package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.acceptance.NetworkLab.Plug;
import cloud.faso.acceptance.Traffic.Sent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rules as chance has them, of groups in which ports of two nodes are as chance has it: of all
 * packets between all of them those arrive that the rules' own words let pass.
 */
final class RandomRulesStoryTest extends LabStory {

  private static final List<String> PROTOCOLS = List.of("tcp", "udp", "sctp", "icmp", "gre");
  private static final int GROUPS = 3;
  private static final int PORTS = 4;
  private static final int FIRST = 4;

  RandomRulesStoryTest(@TempDir Path folder) throws IOException {
    super(folder);
  }

  /**
   * What it lets pass.
   *
   * @param protocol null for all
   * @param first and {@code last} port; 0 for all
   * @param echo only
   * @param near the first two ports only
   * @param group of the remote; null for all
   */
  private record Rule(
      boolean ingress,
      boolean six,
      @Nullable String protocol,
      int first,
      int last,
      boolean echo,
      boolean near,
      @Nullable Integer group) {

    static Rule any(SplittableRandom random) {
      boolean six = random.nextBoolean();
      int chosen = random.nextInt(PROTOCOLS.size() + 1);
      String protocol = chosen == PROTOCOLS.size() ? null : PROTOCOLS.get(chosen);
      boolean ports = chosen < 3 && random.nextBoolean();
      int first = ports ? 79 + random.nextInt(8) : 0;
      int remote = random.nextInt(4);
      return new Rule(
          random.nextInt(3) > 0,
          six,
          protocol,
          first,
          ports ? first + random.nextInt(10) : 0,
          chosen == 3 && random.nextBoolean(),
          remote == 0,
          remote == 1 ? (Integer) random.nextInt(GROUPS) : null);
    }

    String json(String prefix) {
      List<String> members = new ArrayList<>();
      members.add("\"direction\":\"%s\"".formatted(ingress ? "INGRESS" : "EGRESS"));
      members.add("\"family\":\"%s\"".formatted(six ? "IPV6" : "IPV4"));
      if (protocol != null) {
        members.add(
            "\"protocol\":\"%s\""
                .formatted(
                    switch (protocol) {
                      case "gre" -> "47";
                      case "icmp" -> six ? "icmpv6" : "icmp";
                      default -> protocol;
                    }));
      }
      if (first > 0) {
        members.add("\"ports\":{\"first\":%d,\"last\":%d}".formatted(first, last));
      }
      if (echo) {
        members.add("\"icmpType\":%d".formatted(six ? 128 : 8));
      }
      if (near) {
        members.add("\"remoteCidr\":\"%s%d/%d\"".formatted(net(six), FIRST, six ? 127 : 31));
      }
      if (group != null) {
        members.add("\"remoteGroup\":\"%s%d\"".formatted(prefix, group));
      }
      return "{" + String.join(",", members) + "}";
    }

    boolean allows(Sent packet, Member remote) {
      String[] kind = packet.kind().split(" ", -1);
      return six == packet.six()
          && (protocol == null || protocol.equals(kind[0]))
          && (first == 0 || portWithin(Integer.parseInt(kind[1])))
          && (!echo || kind[1].equals("echo"))
          && (!near || remote.number() < 2)
          && (group == null || remote.groups().contains(group));
    }

    private boolean portWithin(int port) {
      return port >= first && port <= last;
    }
  }

  /** A port and the groups it is in. */
  private record Member(int number, Set<Integer> groups, Peer peer) {}

  private static String net(boolean six) {
    return six ? "fd00:6::" : "10.6.0.";
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void packets_pass_as_the_rules_say(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    String prefix = "r" + seed + "-";
    lab.make(
        OURS,
        "segments",
        "{\"name\":\"%ssegment\",\"cidr\":\"10.6.0.0/24\",\"cidr6\":\"fd00:6::/64\"}"
            .formatted(prefix));
    List<List<Rule>> groups = new ArrayList<>();
    for (int i = 0; i < GROUPS; i++) {
      lab.make(OURS, "security-groups", "{\"name\":\"%s%d\",\"rules\":[]}".formatted(prefix, i));
    }
    for (int i = 0; i < GROUPS; i++) {
      groups.add(rules(prefix, i, random));
    }
    markers();
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < PORTS; i++) {
      members.add(member(prefix, i, random));
    }
    List<Peer> peers = members.stream().map(Member::peer).toList();
    try (Traffic traffic = new Traffic(peers, peers)) {
      Set<String> expected = new TreeSet<>();
      for (Sent packet : traffic.sent()) {
        if (!isAConnectionOfItsOwn(traffic.name(packet))) {
          continue;
        }
        Member from = members.get(peers.indexOf(packet.from()));
        Member to = members.get(peers.indexOf(packet.to()));
        if (allows(groups, from, packet, to, false) && allows(groups, to, packet, from, true)) {
          expected.add(traffic.name(packet));
        }
      }
      String all = "seed " + seed + ": " + groups + members;
      await(
          () -> {
            Set<String> arrived = traffic.arriving();
            arrived.removeIf(name -> !isAConnectionOfItsOwn(name));
            assertThat(expected).as(all).containsAll(arrived);
            return arrived.equals(expected);
          });
    }
  }

  /**
   * Of others the data path in user space keeps no ports: all between two addresses are one
   * connection, and each way answers the other.
   */
  private static boolean isAConnectionOfItsOwn(String name) {
    return !name.startsWith("sctp") && !name.startsWith("gre");
  }

  private static boolean allows(
      List<List<Rule>> groups, Member whose, Sent packet, Member remote, boolean ingress) {
    return whose.groups().stream()
        .flatMap(group -> groups.get(group).stream())
        .anyMatch(rule -> rule.ingress() == ingress && rule.allows(packet, remote));
  }

  private List<Rule> rules(String prefix, int group, SplittableRandom random) throws Exception {
    List<Rule> rules = new ArrayList<>();
    int count = 3 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      Rule rule = Rule.any(random);
      Person.Answered made =
          lab.lead(OURS)
              .curl(
                  "POST",
                  "/v1/tenants/%s/security-groups/%s%d/rules".formatted(OURS, prefix, group),
                  rule.json(prefix));
      // Chance may say the same twice.
      assertThat(made.status()).as(made.body()).isIn(201, 409);
      rules.add(rule);
    }
    return rules;
  }

  private Member member(String prefix, int number, SplittableRandom random) throws Exception {
    Set<Integer> groups = new TreeSet<>();
    for (int i = 0; i < 2; i++) {
      groups.add(random.nextInt(GROUPS));
    }
    List<String> names = new ArrayList<>(List.of("\"marker\""));
    groups.forEach(group -> names.add("\"%s%d\"".formatted(prefix, group)));
    String name = prefix + "p" + number;
    int host = FIRST + number;
    Plug port =
        lab.port(
            OURS,
            """
            {"segment":"%ssegment","name":"%s","addresses":["%s%d","%s%d"],"securityGroups":%s}
            """
                .formatted(prefix, name, net(false), host, net(true), host, names));
    LabSwitch at = number % 2 == 0 ? lab.first() : lab.second();
    return new Member(number, groups, new Peer("p" + number, port, lab.plug(at, port, name)));
  }
}
