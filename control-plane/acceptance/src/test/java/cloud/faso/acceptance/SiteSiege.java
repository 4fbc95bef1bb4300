package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.acceptance.Barrage.Shot;
import cloud.faso.acceptance.NetworkLab.Plug;
import cloud.faso.acceptance.Packets.End;
import java.io.Closeable;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One at a site that lets in nothing but TCP at port 7 and UDP at port 9 and lets out nothing but
 * UDP to port 9, by IPv4; and those who try more: on its segment, from another one of its router,
 * as the datacenter at its floating IP, and through a peering. All of it is at one node, which has
 * OVN's databases and the network agent, too; but for one at another site.
 */
final class SiteSiege {

  private static final int TALK = 7;
  private static final int CLOSED = 8;
  private static final int OPEN = 9;
  private static final int DNS = 53;
  private static final String GROUP = "/v1/tenants/" + LabStory.OURS + "/security-groups/guarded";

  private final LabStory story;
  private final FarSite site;
  private final Datacenter datacenter;

  /** Of its segment, at the other site. */
  private final Peer outer;

  /** Of its segment. */
  private final Peer inner;

  private final Peer target;

  /** Of another tenant with the same addresses. */
  private final Peer foreign;

  /** Of another segment of its router, which is in a peering; its group lets in everything. */
  private final Peer next;

  /** Of another tenant's segment, at the other end of that peering; likewise. */
  private final Peer peer;

  private final Map<Peer, String> gateways;
  private final String floating;
  private final String own;
  private final String wayIn;
  private final List<Shot> allowed = new ArrayList<>();
  private final List<Shot> forbidden = new ArrayList<>();
  private int source = 41_000;

  /**
   * Everybody is there, and what is allowed passes.
   *
   * @param datacenter that the site leads to
   * @param network by which name
   */
  SiteSiege(LabStory story, FarSite site, Datacenter datacenter, String network) throws Exception {
    this.story = story;
    this.site = site;
    this.datacenter = datacenter;
    NetworkLab lab = story.lab;
    story.openGroup(LabStory.OURS);
    story.openGroup(LabStory.THEIRS);
    lab.make(
        LabStory.OURS,
        "security-groups",
        """
        {"name":"guarded","rules":[
          {"direction":"EGRESS","protocol":"udp","ports":{"first":9,"last":9}},
          {"direction":"INGRESS","protocol":"tcp","ports":{"first":7,"last":7}},
          {"direction":"INGRESS","protocol":"udp","ports":{"first":9,"last":9}}]}
        """);
    segment(LabStory.OURS, "guarded", 0);
    segment(LabStory.OURS, "beside", 1);
    segment(LabStory.THEIRS, "guarded", 0);
    segment(LabStory.THEIRS, "over", 2);
    String router =
        lab.make(
                LabStory.OURS,
                "routers",
                "{\"name\":\"guarded\",\"externalNetworks\":[\"%s\"],\"segments\":[\"guarded\",\"beside\"]}"
                    .formatted(network))
            .toString();
    own = router.replaceAll(".*\"(203\\.0\\.113\\.[0-9]+)\".*", "$1");
    lab.make(LabStory.THEIRS, "routers", "{\"name\":\"over\",\"segments\":[\"over\"]}");
    story.connect(
        "guarded",
        "beside",
        "over",
        """
        [{"direction":"INGRESS","protocol":"udp","ports":{"first":9,"last":9}},
         {"direction":"INGRESS","protocol":"tcp","ports":{"first":7,"last":7}}]
        """);
    outer = peer(lab.first(), LabStory.OURS, "outer", "guarded", "open");
    inner = peer(site.at(), LabStory.OURS, "inner", "guarded", "open");
    target = peer(site.at(), LabStory.OURS, "target", "guarded", "guarded");
    foreign = peer(site.at(), LabStory.THEIRS, "foreign", "guarded", "open");
    next = peer(site.at(), LabStory.OURS, "next", "beside", "open");
    peer = peer(site.at(), LabStory.THEIRS, "peer", "over", "open");
    gateways =
        Map.of(
            inner, inner.probe().neighbour("10.0.0.1"),
            target, target.probe().neighbour("10.0.0.1"),
            next, next.probe().neighbour("10.0.1.1"),
            peer, peer.probe().neighbour("10.0.2.1"));
    floating =
        lab.make(LabStory.OURS, "floating-ips", "{\"port\":\"%s\"}".formatted(target.plug().id()))
            .get("address")
            .asText();
    try (ServerSocket echo = Echo.on(target.probe(), TALK)) {
      assertThat(echo.isBound()).isTrue();
      RealHome.await(() -> datacenter.opens(floating, TALK));
    }
    wayIn = datacenter.neighbour(floating);
    allow();
    forbid();
    try (Barrage barrage = new Barrage(all(), shots())) {
      RealHome.await(() -> barrage.arrived().containsAll(Barrage.names(allowed)));
      assertThat(barrage.arrived()).isEqualTo(Barrage.names(allowed));
    }
  }

  private void segment(String tenant, String name, int number) throws Exception {
    story.lab.make(
        tenant,
        "segments",
        "{\"name\":\"%s\",\"cidr\":\"10.0.%d.0/24\",\"cidr6\":\"fd00:%d::/64\"}"
            .formatted(name, number, number + 1));
  }

  private Peer peer(LabSwitch at, String tenant, String name, String segment, String group)
      throws Exception {
    Plug plug = story.lab.port(tenant, LabStory.grouped(segment, "siege-" + name, group));
    return new Peer(name, plug, story.lab.plug(at, plug, "s-" + name));
  }

  private void allow() {
    allowed.add(Barrage.honest(outer, target));
    allowed.add(Barrage.honest(inner, target));
    allowed.add(led(next, target, false, OPEN));
    allowed.add(led(peer, next, false, OPEN));
    allowed.add(inward(++source, OPEN));
    allowed.add(outward(target, floating, OPEN));
    allowed.add(outward(inner, own, OPEN));
    allowed.add(outward(next, own, OPEN));
  }

  private void forbid() {
    List.of(outer, inner, foreign).forEach(liar -> forbidden.addAll(Barrage.lies(liar, target)));
    forbidden.addAll(Barrage.announcements(foreign, target));
    forbidden.add(Barrage.honest(foreign, target));
    forbidden.add(Barrage.honest(target, foreign));
    // What the group of the one, or the peering, does not let pass.
    forbidden.add(led(next, target, false, CLOSED));
    forbidden.add(led(next, target, true, OPEN));
    forbidden.add(led(peer, next, false, CLOSED));
    forbidden.add(led(peer, next, true, CLOSED));
    forbidden.add(led(next, peer, false, OPEN));
    forbidden.add(led(peer, target, false, OPEN));
    // Nor has the datacenter a way in but the floating IP, nor by the port of DNS.
    forbidden.add(inward(++source, CLOSED).orAsSent());
    forbidden.add(inward(DNS, OPEN).orAsSent());
    for (Peer one : List.of(target, next)) {
      for (boolean six : List.of(false, true)) {
        End through = new End(wayIn, one.end(six).address());
        byte[] frame = Packets.udp(datacenter.end(six), through, ++source, OPEN);
        forbidden.add(
            Shot.routed(what("past NAT", six, datacenter, one), datacenter, frame, frame));
      }
    }
    // Nor does anything leave that may not, or under an address that nobody out there knows.
    forbidden.add(outward(target, floating, CLOSED).orAsSent());
    forbidden.add(outward(target, own, CLOSED).orAsSent());
    for (Peer one : List.of(target, inner, next)) {
      for (boolean six : List.of(false, true)) {
        byte[] frame = Packets.udp(one.end(six), out(one, six), ++source, OPEN);
        forbidden.add(Shot.routed(what("untranslated", six, one, datacenter), one, frame, frame));
      }
    }
    End posing = new End(inner.plug().mac(), floating);
    byte[] frame = Packets.udp(posing, out(inner, false), ++source, OPEN);
    forbidden.add(Shot.routed("as the floating IP, inner to datacenter", inner, frame, frame));
  }

  private static String what(String kind, boolean six, Barrage.Shooter from, Barrage.Shooter to) {
    return "%s %s, %s to %s".formatted(kind, six ? "v6" : "v4", from.name(), to.name());
  }

  /** UDP that a router leads on. */
  private Shot led(Peer from, Peer to, boolean six, int port) {
    End hop = new End(gateway(from), to.end(six).address());
    byte[] frame = Packets.udp(from.end(six), hop, ++source, port);
    return Shot.routed(what("UDP " + port, six, from, to), from, frame, frame);
  }

  private String gateway(Peer from) {
    return gateways.getOrDefault(from, "");
  }

  /** UDP to the floating IP, which the target sees at its own address. */
  private Shot inward(int from, int port) {
    byte[] frame = Packets.udp(datacenter.end(false), new End(wayIn, floating), from, port);
    byte[] seen = Packets.udp(datacenter.end(false), target.end(false), from, port);
    String what = what("UDP %d from %d".formatted(port, from), false, datacenter, target);
    return Shot.routed(what, datacenter, frame, seen);
  }

  /** UDP to the datacenter, which sees it as from an address. */
  private Shot outward(Peer from, String as, int port) {
    byte[] frame = Packets.udp(from.end(false), out(from, false), ++source, port);
    End seen = new End(from.plug().mac(), as);
    return Shot.routed(
        what("UDP %d as %s".formatted(port, as), false, from, datacenter),
        from,
        frame,
        Packets.udp(seen, datacenter.end(false), source, port));
  }

  private End out(Peer from, boolean six) {
    return new End(gateway(from), datacenter.end(six).address());
  }

  Peer outer() {
    return outer;
  }

  Peer target() {
    return target;
  }

  private List<Peer> there() {
    return List.of(inner, target, foreign, next, peer);
  }

  private List<Barrage.Shooter> all() {
    List<Barrage.Shooter> all = new ArrayList<>(there());
    all.add(outer);
    all.add(datacenter);
    return all;
  }

  private List<Shot> shots() {
    List<Shot> shots = new ArrayList<>(allowed);
    shots.addAll(forbidden);
    return shots;
  }

  /**
   * The site, which has no power, boots: what is allowed passes again, and nothing else from its
   * first moment to a minute after.
   */
  void lastsThroughBoot() throws Exception {
    site.powerOn(there());
    datacenter.lay(site.at(), "dc");
    Set<String> expected = Barrage.names(allowed);
    try (ServerSocket echo = Echo.on(target.probe(), TALK);
        ServerSocket other = Echo.on(next.probe(), TALK);
        Barrage barrage = new Barrage(all(), shots())) {
      assertThat(echo.isBound() && other.isBound()).isTrue();
      site.boot();
      Instant booted = Instant.now();
      RealHome.await(() -> barrage.arrived().containsAll(expected));
      assertThat(barrage.arrived()).isEqualTo(expected);
      for (Peer one : List.of(target, next, peer)) {
        assertThat(one.probe().lease()).containsEntry("ip", one.plug().v4());
      }
      try (Echo.Talk across = talk(outer.probe(), target.plug().v4());
          Echo.Talk within = talk(inner.probe(), target.plug().v4());
          Echo.Talk routed = talk(next.probe(), target.plug().v4());
          Echo.Talk inward = talk(datacenter, floating);
          Echo.Talk peering = talk(peer.probe(), next.plug().v4())) {
        barrage.lasts(Duration.between(Instant.now(), booted.plus(Duration.ofMinutes(1))));
        across.goesOn("across sites");
        within.goesOn("within the node");
        routed.goesOn("by the router");
        inward.goesOn("through the floating IP");
        peering.goesOn("through the peering");
      }
      barrage.again(expected);
      assertThat(barrage.arrived()).isEqualTo(expected);
      wouldBeSeen(barrage);
    }
  }

  private static Echo.Talk talk(Station from, String address) throws Exception {
    RealHome.await(() -> from.opens(address, TALK));
    return new Echo.Talk(from.connect(address, TALK), Duration.ofMinutes(1));
  }

  /** What is changed now takes effect; and what is kept off would arrive if there were a gap. */
  private void wouldBeSeen(Barrage barrage) throws Exception {
    Set<String> more = Barrage.names(forbidden.stream().filter(this::isRefusedByRule).toList());
    assertThat(more).hasSize(2);
    story
        .lab
        .lead(LabStory.OURS)
        .curled(
            201,
            "POST",
            GROUP + "/rules",
            """
            {"direction":"INGRESS","protocol":"udp","ports":{"first":8,"last":8}}
            """);
    RealHome.await(() -> barrage.arrived().containsAll(more));
    try (Closeable _ = site.at().gap()) {
      // What it sends itself is the other site's to drop.
      List<Shot> sent = shots().stream().filter(shot -> !shot.from().equals(outer)).toList();
      RealHome.await(() -> barrage.arrived().containsAll(Barrage.names(sent)));
    }
  }

  private boolean isRefusedByRule(Shot shot) {
    return shot.what().equals(what("UDP 8", false, next, target))
        || shot.what().startsWith("UDP 8 from ");
  }
}
