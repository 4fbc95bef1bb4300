package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.acceptance.NetworkLab.Plug;
import java.time.Duration;
import java.util.Arrays;

/**
 * The longest packet that fits between two nodes: who is told of it, and that no longer one does.
 */
record LongestPacket(NetworkLab lab) {

  private static final Duration SOON = Duration.ofSeconds(10);

  /** What the cables between nodes carry from an IP header on, in bytes. */
  private static final int UNDERLAY = 1500;

  /** The underlay's less IPv4, UDP, Geneve with OVN's option, and the Ethernet that is in there. */
  private static final int LONGEST = UNDERLAY - 20 - 8 - 16 - 14;

  private static final int ETHERNET = 14;
  private static final int EMSGSIZE = 90;

  /** It knows what a router announces and DHCP says, and nothing else. */
  Peer told(LabSwitch at, Plug plug) throws Exception {
    lab.place(at, plug);
    Probe probe = lab.squat(at, plug, plug.name());
    assertThat(probe.mtu()).isEqualTo(UNDERLAY);
    assertThat(Frames.ip(probe.announced())).isEqualTo(Frames.ip(plug.v6()));
    assertThat(probe.mtu6()).isEqualTo(LONGEST);
    assertThat(probe.lease())
        .containsEntry("ip", plug.v4())
        .containsEntry("mtu", String.valueOf(LONGEST));
    assertThat(probe.mtu()).isEqualTo(LONGEST);
    return new Peer(plug.name(), plug, probe);
  }

  /** In one piece, in both families; one byte more does not. */
  void passes(Peer one, Peer two) throws Exception {
    try (PacketSocket out = one.probe().frames();
        PacketSocket between = lab.between();
        PacketSocket in = two.probe().frames()) {
      for (boolean six : new boolean[] {false, true}) {
        byte[] longest = Packets.ofLength(LONGEST, one.end(six), two.end(six), 1, 9);
        byte[] longer = Packets.ofLength(LONGEST + 1, one.end(six), two.end(six), 1, 9);
        out.send(longest);
        assertThat(in.next(frame -> Arrays.equals(frame, longest), SOON)).isPresent();
        assertThat(between.next(frame -> endsWith(frame, longest), SOON))
            .hasValueSatisfying(frame -> assertThat(frame).hasSize(ETHERNET + UNDERLAY));
        assertThatThrownBy(() -> out.send(longer)).hasMessageContaining("errno " + EMSGSIZE);
        one.probe().mtu(UNDERLAY);
        assertThat(two.probe().seesNone(Probe.like(longest), () -> out.send(longest))).isFalse();
        assertThat(two.probe().seesNone(Probe.like(longer), () -> out.send(longer))).isTrue();
        one.probe().mtu(LONGEST);
      }
    }
  }

  private static boolean endsWith(byte[] frame, byte[] inner) {
    int start = frame.length - inner.length;
    return start > 0 && Arrays.equals(frame, start, frame.length, inner, 0, inner.length);
  }
}
