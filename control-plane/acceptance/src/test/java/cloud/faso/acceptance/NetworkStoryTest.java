package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.acceptance.Barrage.Shot;
import cloud.faso.acceptance.NetworkLab.Plug;
import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants' networks between two nodes, with real guests, real switches and real packets. */
final class NetworkStoryTest extends LabStory {

  static final String NETS =
      """
      {"name":"%s","cidr":"10.0.0.0/24","cidr6":"fd00:1::/64"}
      """;

  /** What says what OVN's controllers do. */
  private static final List<String> CENTRAL = List.of("northbound", "southbound", "northd");

  NetworkStoryTest(@TempDir Path folder) throws IOException {
    super(folder);
  }

  @Test
  void two_guests_on_two_nodes_talk_in_both_families_by_name_and_leave_nothing() throws Exception {
    // With its first segment a tenant gets a group, which stays.
    lab.make(OURS, "segments", NETS.formatted("first"));
    lab.remove(OURS, "segments", "first");
    Set<String> before = lab.traces();
    lab.make(OURS, "segments", NETS.formatted("web"));
    lab.make(
        OURS,
        "segments",
        """
        {"name":"aside","cidr":"10.0.1.0/24","cidr6":"fd00:2::/64"}
        """);
    lab.make(OURS, "routers", "{\"name\":\"web\",\"segments\":[\"web\"]}");
    lab.make(
        OURS,
        "security-groups",
        """
        {"name":"web","rules":[{"direction":"EGRESS"},{"direction":"EGRESS","family":"IPV6"},
          {"direction":"INGRESS","remoteGroup":"web"},
          {"direction":"INGRESS","family":"IPV6","remoteGroup":"web"}]}
        """);
    Guests guests = new Guests(home, lab, OURS);
    Plug server = guests.port("web", "alice");
    Plug client = guests.port("web", "bob");
    Plug aside = lab.port(OURS, grouped("aside", "aside", "web"));
    guests.start(
        "alice",
        List.of(server),
        """
        while true; do (echo served; sleep 1) | nc -l -p 80; done &
        echo "lab: serving"
        """);
    assertThat(guests.console("alice", "lab: serving"))
        .contains("lab: has %s/24 %s/".formatted(server.v4(), server.v6()), "lab: mtu 1442");
    guests.start(
        "bob",
        List.of(client, aside),
        """
        try() { for i in 1 2 3 4 5 6 7 8 9; do "$@" && return; sleep 1; done; return 1; }
        v4=%s v6=%s
        try ping -c 1 -W 2 $v4 && echo "lab: ping 4"
        try ping -c 1 -W 2 $v6 && echo "lab: ping 6"
        try ping -c 1 -W 2 -s $((1442 - 28)) $v4 && echo "lab: long ping 4"
        try ping -c 1 -W 2 -s $((1442 - 48)) $v6 && echo "lab: long ping 6"
        try ping -c 1 -W 2 alice && echo "lab: name"
        asked() { (sleep 4) | timeout 5 nc $1 80 | grep served; }
        try asked $v4 && echo "lab: tcp 4"
        try asked $v6 && echo "lab: tcp 6"
        second() { ip -o addr show dev eth1 scope global | grep -v tentative | grep -w $1; }
        try second %s && try second %s && echo "lab: second card"
        echo "lab: end"
        """
            .formatted(server.v4(), server.v6(), aside.v4(), aside.v6()));
    assertThat(guests.console("bob", "lab: end"))
        .contains("lab: has %s/24 %s/".formatted(client.v4(), client.v6()), "lab: mtu 1442")
        .contains("lab: ping 4", "lab: ping 6", "lab: long ping 4", "lab: long ping 6")
        .contains("lab: name", "lab: tcp 4", "lab: tcp 6", "lab: second card");

    Plug extra = guests.port("web", "extra");
    home.said("vm", "add-nic", "bob", "--port", extra.id(), "--wait");
    guests.console("bob", "faso: eth2 has " + extra.v4());
    home.said("vm", "remove-nic", "bob", "--port", extra.id(), "--wait");
    guests.console("bob", "faso: eth2 is gone");
    lab.remove(OURS, "ports", "extra");

    guests.end("alice");
    guests.end("bob");
    lab.remove(OURS, "ports", "aside");
    lab.remove(OURS, "routers", "web");
    lab.remove(OURS, "segments", "web");
    lab.remove(OURS, "segments", "aside");
    lab.remove(OURS, "security-groups", "web");
    await(() -> before.containsAll(lab.traces()));
  }

  @Test
  void another_tenant_with_the_same_addresses_sees_nothing_whatever_it_forges() throws Exception {
    lab.make(OURS, "segments", NETS.formatted("ours"));
    lab.make(THEIRS, "segments", NETS.formatted("theirs"));
    openGroup(OURS);
    openGroup(THEIRS);
    Peer one = lab.peer(lab.first(), OURS, "one", plugged("ours", "mine"));
    Peer two = lab.peer(lab.second(), OURS, "two", plugged("ours", "other"));
    // Within its own segment it may forge whatever it wants.
    Peer liar = lab.peer(lab.first(), THEIRS, "liar", trusted("theirs", "strange"));
    Peer beside = lab.peer(lab.second(), THEIRS, "beside", plugged("theirs", "beside"));
    assertThat(one.probe().reaches(two.plug().v4())).isTrue();
    assertThat(one.probe().reaches(two.plug().v6())).isTrue();
    Shot honest = Barrage.honest(one, two);
    List<Shot> shots = new ArrayList<>(List.of(honest));
    shots.addAll(Barrage.everything(liar, one, two));
    shots.addAll(Barrage.everything(liar, two, one));
    List<Shot> same = Barrage.everything(liar, beside, one);
    try (Barrage theirs = new Barrage(List.of(liar, beside), same)) {
      await(() -> theirs.arrived().equals(Barrage.names(same)));
    }
    try (Barrage ours = new Barrage(List.of(one, two, liar), shots)) {
      ours.again(Barrage.names(List.of(honest)));
      ours.lasts(Duration.ofSeconds(2));
      assertThat(ours.arrived()).containsExactly(honest.what());

      // This is what it would look like if something passed.
      try (Closeable _ = lab.first().gap();
          Closeable _ = lab.second().gap()) {
        await(() -> ours.arrived().size() == shots.size());
      }
    }
    try (ServerSocket server = one.probe().serve("ours", 80)) {
      assertThat(server.isBound()).isTrue();
      assertThat(two.probe().ask(one.plug().v4(), 80)).contains("ours");
      assertThat(liar.probe().ask(one.plug().v4(), 80)).isEmpty();
    }

    // Nor is anything of ours told to them, for all or for just their addresses.
    Plug mine = one.plug();
    Plug strange = liar.plug();
    byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
    Predicate<byte[]> fromUs = Probe.from(mine.mac());
    byte[] toAll =
        Frames.arpAnswer(Frames.EVERYBODY, mine.mac(), mine.mac(), mine.v4(), two.plug().v4());
    byte[] toLiar = Frames.udp(strange.mac(), mine.mac(), mine.v4(), 1, strange.v4(), 2, hello);
    try (PacketSocket out = one.probe().frames()) {
      assertThat(two.probe().seesNone(fromUs, () -> out.send(toAll))).as("it is for all").isFalse();
      assertThat(liar.probe().seesNone(fromUs, () -> sendAll(out, List.of(toAll, toLiar))))
          .isTrue();
    }
  }

  @Test
  void nobody_has_a_port_whose_VM_is_nowhere_or_at_another_node() throws Exception {
    lab.make(OURS, "segments", NETS.formatted("vacant"));
    openGroup(OURS);
    Plug vacant = lab.port(OURS, plugged("vacant", "vacant"));
    Plug other = lab.port(OURS, plugged("vacant", "beside"));
    Probe squatter = lab.squat(lab.first(), vacant, "squatter");
    squatter.take(vacant.v4() + "/24");
    Probe beside = lab.plug(lab.first(), other, "beside");
    requireCutOff(squatter, vacant, beside, other);

    lab.place(lab.second(), vacant);
    requireCutOff(squatter, vacant, beside, other);

    lab.place(lab.first(), vacant);
    await(() -> squatter.reaches(other.v4()));
  }

  private static void requireCutOff(Probe one, Plug its, Probe other, Plug others)
      throws Exception {
    byte[] out = Frames.arpAnswer(Frames.EVERYBODY, its.mac(), its.mac(), its.v4(), others.v4());
    byte[] in =
        Frames.arpAnswer(Frames.EVERYBODY, others.mac(), others.mac(), others.v4(), its.v4());
    try (PacketSocket from = one.frames();
        PacketSocket to = other.frames()) {
      assertThat(other.seesNone(Probe.from(its.mac()), () -> from.send(out))).isTrue();
      assertThat(one.seesNone(Probe.from(others.mac()), () -> to.send(in))).isTrue();
    }
  }

  @Test
  void within_a_segment_nobody_can_pose_as_another_or_as_a_router_or_serve_dhcp() throws Exception {
    lab.make(OURS, "segments", NETS.formatted("posing"));
    openGroup(OURS);
    Peer victim = lab.peer(lab.first(), OURS, "victim", plugged("posing", "victim"));
    Peer liar = lab.peer(lab.second(), OURS, "poser", plugged("posing", "poser"));
    Peer trusted = lab.peer(lab.second(), OURS, "trusted", trusted("posing", "trusted"));
    List<Shot> allowed = new ArrayList<>(Barrage.forgeries(trusted, victim));
    allowed.add(Barrage.honest(liar, victim));
    List<Shot> shots = new ArrayList<>(Barrage.forgeries(liar, victim));
    shots.addAll(allowed);
    try (Barrage barrage = new Barrage(List.of(victim, liar, trusted), shots)) {
      Set<String> expected = Barrage.names(allowed);
      await(() -> barrage.arrived().containsAll(expected));
      barrage.lasts(Duration.ofSeconds(2));
      assertThat(barrage.arrived()).isEqualTo(expected);
    }
  }

  private static String trusted(String segment, String name) {
    return """
    {"segment":"%s","name":"%s","securityGroups":["open"],"antiSpoofing":false}
    """
        .formatted(segment, name);
  }

  @Test
  void what_was_allowed_goes_on_whatever_dies_and_nothing_else_ever_passes() throws Exception {
    Siege siege = Siege.of(this, "steady");
    String group = "/v1/tenants/" + OURS + "/security-groups/steady";
    Probe client = siege.outer().probe();
    Probe server = siege.target().probe();
    String address = siege.target().plug().v4();
    try (ServerSocket echo = Echo.on(server, 7);
        ServerSocket closed = server.serve("never", 8);
        ServerSocket changing = server.serve("sometimes", 10);
        Echo.Talk talk = new Echo.Talk(client.connect(address, 7), Duration.ofMinutes(1));
        Forbidden forbidden = new Forbidden(client, address, 8);
        Barrage barrage = new Barrage(siege.all(), siege.shots());
        Changes changes = new Changes(lab.lead(OURS), group, 10)) {
      assertThat(echo.isBound() && closed.isBound() && changing.isBound()).isTrue();
      await(() -> barrage.arrived().equals(siege.allowed()));
      talk.goesOn();
      changes.goOn();
      Deaths deaths = new Deaths(lab, home);
      Deaths.Deed steady =
          dead -> {
            Deaths.survivedBy(Map.of("a talk", talk), dead);
            barrage.again(siege.allowed());
            assertThat(barrage.arrived()).as("%s was killed", dead).isEqualTo(siege.allowed());
          };
      deaths.ofProcesses(
          dead -> {
            steady.happen(dead);
            changes.goOn();
          });
      deaths.ofServices(
          dead -> {
            steady.happen(dead);
            if (dead.equals("network")) {
              // Nobody is left to start these again.
              for (String part : CENTRAL) {
                lab.end(part);
                steady.happen(part);
              }
            }
          });
      // Nobody decides any more, and what is there goes on by what was decided.
      try (Echo.Talk late = new Echo.Talk(client.connect(address, 7))) {
        barrage.lasts(Duration.ofSeconds(5));
        late.goesOn("a new talk");
        steady.happen("everything");
        assertThat(client.ask(address, 8)).isEmpty();
      }
      for (String part : CENTRAL) {
        assertThat(lab.runs(part)).as(part).isFalse();
      }
      home.said("up");
      changes.goOn();
      steady.happen("nothing");
      assertThat(client.ask(address, 8)).isEmpty();
      assertThat(forbidden.passed()).isZero();

      // What is wanted holds, and what is changed now takes effect.
      changes.end();
      for (int i = 0; i < 2; i++) {
        boolean wanted = changes.make();
        await(() -> client.opens(address, 10) == wanted);
      }
    }
  }

  @Test
  void nothing_forbidden_passes_while_a_node_boots_nor_in_the_minute_after() throws Exception {
    Siege siege = Siege.of(this, "booting");
    Peer outer = siege.outer();
    Peer inner = siege.inner();
    Peer target = siege.target();
    String address = target.plug().v4();
    List<Shot> shots = siege.shots();

    lab.secondNode().cutPower();
    lab.secondNode().powerOn(List.of(inner, target, siege.foreign()));
    try (ServerSocket echo = Echo.on(target.probe(), 7);
        ServerSocket closed = target.probe().serve("never", 8);
        Forbidden across = new Forbidden(outer.probe(), address, 8);
        Forbidden within = new Forbidden(inner.probe(), address, 8);
        Barrage barrage = new Barrage(siege.all(), shots)) {
      assertThat(echo.isBound() && closed.isBound()).isTrue();
      lab.secondNode().boot();
      Instant booted = Instant.now();
      await(() -> barrage.arrived().containsAll(siege.allowed()));
      assertThat(barrage.arrived()).isEqualTo(siege.allowed());
      await(() -> outer.probe().opens(address, 7) && inner.probe().opens(address, 7));
      try (Echo.Talk far = new Echo.Talk(outer.probe().connect(address, 7));
          Echo.Talk near = new Echo.Talk(inner.probe().connect(address, 7))) {
        barrage.lasts(Duration.between(Instant.now(), booted.plus(Duration.ofMinutes(1))));
        far.goesOn();
        near.goesOn();
      }
      assertThat(inner.probe().lease()).containsEntry("ip", inner.plug().v4());
      assertThat(barrage.arrived()).isEqualTo(siege.allowed());
      assertThat(across.passed() + within.passed()).isZero();

      // This is what it would look like if something passed.
      try (Closeable _ = lab.first().gap();
          Closeable _ = lab.second().gap()) {
        await(() -> barrage.arrived().size() == shots.size());
      }
    }
  }

  @Test
  void a_node_changes_no_other_in_OVN_and_nobody_gets_in_without_a_certificate_of_one()
      throws Exception {
    Southbound southbound = Southbound.of(lab);
    String first = lab.first().setting("system-id");
    assertThat(southbound.asked("list", "Chassis").out()).contains(first);
    Shell.Outcome refused = southbound.asked("chassis-del", first);
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.output()).contains("permission error");
    assertThat(southbound.asked("list", "Chassis").out()).contains(first);

    assertThat(southbound.letsInWithCertificate()).isTrue();
    assertThat(southbound.letsInWithNone()).isFalse();
    assertThat(southbound.letsInWithOwn(folder.resolve("own"), first)).isFalse();
  }

  private static void sendAll(PacketSocket out, List<byte[]> frames) throws IOException {
    for (byte[] frame : frames) {
      out.send(frame);
    }
  }
}
