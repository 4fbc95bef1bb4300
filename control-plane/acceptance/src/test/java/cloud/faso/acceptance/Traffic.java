package cloud.faso.acceptance;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * One packet of each kind, in both families, from each of some peers to each of others. On each leg
 * of a {@link Way} UDP with port 9 passes, which tells when nothing more will arrive. A switch puts
 * packets that it gets at once into another order, so that takes several such packets, of which
 * each is sent when the one before arrived: by the first, what was sent before has left the first
 * switch, and by the next the second one. Routers are in these switches, too.
 */
final class Traffic implements AutoCloseable {

  private static final int MARKER = 9;
  private static final int SWITCHES = 2;
  private static final Duration SOON = Duration.ofSeconds(2);

  private final List<Peer> from;
  private final List<Peer> to;
  private final BiFunction<Peer, Peer, Way> ways;
  private final Map<Peer, PacketSocket> sockets = new LinkedHashMap<>();
  private int fresh = 20_000;

  /** Within a segment. */
  Traffic(List<Peer> from, List<Peer> to) throws Exception {
    this(from, to, Way::within);
  }

  /**
   * Between segments, too.
   *
   * @param ways from any peer to any other; whoever is on one must be among {@code from} or {@code
   *     to}
   */
  Traffic(List<Peer> from, List<Peer> to, BiFunction<Peer, Peer, Way> ways) throws Exception {
    this.from = from;
    this.to = to;
    this.ways = ways;
    for (List<Peer> side : List.of(from, to)) {
      for (Peer peer : side) {
        if (!sockets.containsKey(peer)) {
          sockets.put(peer, peer.probe().frames());
        }
      }
    }
  }

  /** A packet that is sent, but for what makes it another one than the last of its kind. */
  record Sent(String kind, boolean six, Peer from, Peer to) {}

  /** What is sent each time. */
  List<Sent> sent() {
    List<Sent> all = new ArrayList<>();
    for (Peer one : from) {
      for (Peer other : to) {
        for (boolean six : List.of(false, true)) {
          if (!one.equals(other)) {
            kinds(one.end(six), other.end(six), 1)
                .keySet()
                .forEach(kind -> all.add(new Sent(kind, six, one, other)));
          }
        }
      }
    }
    return all;
  }

  /** What the packets of a family are called: the kind, and whose it is. */
  Set<String> names(boolean six) {
    Set<String> names = new TreeSet<>();
    sent().stream().filter(each -> each.six() == six).map(this::name).forEach(names::add);
    return names;
  }

  /** A pair is named after the one of it who is not alone on their side, or both. */
  String name(Sent packet) {
    String whose =
        from.size() == 1
            ? packet.to().name()
            : to.size() == 1
                ? packet.from().name()
                : packet.from().name() + " to " + packet.to().name();
    return packet.kind() + (packet.six() ? " v6 " : " v4 ") + whose;
  }

  private static Map<String, byte[]> kinds(Packets.End from, Packets.End to, int fresh) {
    Map<String, byte[]> kinds = new LinkedHashMap<>();
    for (int port : new int[] {79, 80, 85, 90, 91}) {
      kinds.put("tcp " + port, Packets.tcp(from, to, fresh, port));
      kinds.put("udp " + port, Packets.udp(from, to, fresh, port));
      kinds.put("sctp " + port, Packets.sctp(from, to, fresh, port));
    }
    int echo = from.six() ? 128 : 8;
    // An echo of another code than 0 is none, and passes by no rule.
    kinds.put("icmp echo", Packets.icmp(from, to, fresh, echo, 0));
    if (!from.six()) {
      kinds.put("icmp timestamp", Packets.icmp(from, to, fresh + 1, 13, 0));
    }
    kinds.put("gre", Packets.other(from, to, 47, fresh));
    return kinds;
  }

  /** Sends all, of connections that nobody has had, and tells what arrives. */
  Set<String> arriving() throws Exception {
    Set<String> arrived = new TreeSet<>();
    for (Peer one : from) {
      for (Peer other : to) {
        for (boolean six : List.of(false, true)) {
          if (!one.equals(other)) {
            fresh += 4;
            pass(one, other, six, arrived);
          }
        }
      }
    }
    return arrived;
  }

  private void pass(Peer one, Peer other, boolean six, Set<String> arrived) throws Exception {
    Way way = ways.apply(one, other);
    Map<String, byte[]> kinds = kinds(one.end(six), hop(way, other, six), fresh);
    PacketSocket out = socket(one);
    for (byte[] frame : kinds.values()) {
      out.send(frame);
    }
    for (Way.Leg leg : way.legs()) {
      for (int i = 0; i <= SWITCHES; i++) {
        byte[] marker = marker(leg, six, fresh + i);
        RealHome.await(
            () ->
                seen(
                    socket(leg.to()),
                    socket(leg.from()),
                    marker,
                    kinds,
                    kind -> arrived.add(name(new Sent(kind, six, one, other)))));
      }
    }
  }

  private byte[] marker(Way.Leg leg, boolean six, int source) {
    Way way = ways.apply(leg.from(), leg.to());
    return Packets.udp(leg.from().end(six), hop(way, leg.to(), six), source, MARKER);
  }

  private static Packets.End hop(Way way, Peer to, boolean six) {
    return new Packets.End(way.mac(), to.end(six).address());
  }

  private interface Notes {
    void note(String kind);
  }

  /** Whether the marker arrived; what came before it is noted. */
  private static boolean seen(
      PacketSocket in, PacketSocket out, byte[] marker, Map<String, byte[]> kinds, Notes notes)
      throws IOException {
    return passes(
        in,
        out,
        marker,
        frame ->
            kinds.forEach(
                (kind, sent) -> {
                  if (Packets.carries(frame, sent)) {
                    notes.note(kind);
                  }
                }));
  }

  /** Whether a packet that is sent arrives soon, after others, or none. */
  static boolean passes(PacketSocket in, PacketSocket out, byte[] packet, Consumer<byte[]> others)
      throws IOException {
    out.send(packet);
    long until = System.nanoTime() + SOON.toNanos();
    while (true) {
      var frame = in.next(Duration.ofNanos(until - System.nanoTime()));
      if (frame.isEmpty()) {
        return false;
      }
      if (Packets.carries(frame.get(), packet)) {
        return true;
      }
      others.accept(frame.get());
    }
  }

  private PacketSocket socket(Peer peer) {
    return Objects.requireNonNull(sockets.get(peer));
  }

  @Override
  public void close() throws IOException {
    for (PacketSocket socket : new ArrayList<>(sockets.values())) {
      socket.close();
    }
  }
}
