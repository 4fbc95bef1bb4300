package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Frames that peers send each other again and again, and which of them arrive. */
final class Barrage implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final List<Shot> shots;
  private final Set<String> arrived = ConcurrentHashMap.newKeySet();
  private final AtomicReference<IOException> broken = new AtomicReference<>();
  private final Map<Shooter, PacketSocket> sockets = new HashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  /** Who sends frames, and looks at what arrives. */
  interface Shooter {

    /** For people. */
    String name();

    PacketSocket frames() throws Exception;
  }

  /**
   * A frame.
   *
   * @param what for people
   * @param arrivedIn whether it is in a frame that arrived
   */
  record Shot(String what, Shooter from, ByteBuffer frame, Predicate<byte[]> arrivedIn) {

    /** One that arrives as it was sent, within a segment. */
    static Shot direct(String what, Shooter from, byte[] frame) {
      return new Shot(
          what,
          from,
          ByteBuffer.wrap(frame),
          seen ->
              seen.length >= frame.length
                  && Arrays.equals(seen, 0, frame.length, frame, 0, frame.length));
    }

    /** One that a router leads on, and as what it arrives but for what each router changes. */
    static Shot routed(String what, Shooter from, byte[] frame, byte[] seen) {
      return new Shot(
          what, from, ByteBuffer.wrap(frame), arrived -> Packets.carries(arrived, seen));
    }

    /** One that has also arrived if nobody translated it. */
    Shot orAsSent() {
      byte[] sent = Frames.bytes(frame);
      return new Shot(what, from, frame, arrivedIn.or(arrived -> Packets.carries(arrived, sent)));
    }
  }

  /**
   * Begins.
   *
   * @param all who sends, and who looks at what arrives
   */
  Barrage(List<? extends Shooter> all, List<Shot> shots) throws Exception {
    this.shots = shots;
    for (Shooter one : all) {
      sockets.put(one, one.frames());
    }
    sockets.forEach(
        (one, socket) ->
            threads.add(
                Thread.ofPlatform()
                    .daemon()
                    .name("barrage of " + one.name())
                    .start(() -> run(one, socket))));
  }

  /**
   * What a liar sends to one that lets in nothing but TCP at port 7 and UDP at port 9, by IPv4:
   * what no rule allows, and what is forged.
   */
  static List<Shot> lies(Peer liar, Peer victim) {
    var it = liar.end(false);
    var at = victim.end(false);
    List<Shot> lies = new ArrayList<>(forgeries(liar, victim));
    lies.add(shot("TCP", liar, victim, Packets.tcp(it, at, 40_000, 8)));
    lies.add(shot("UDP", liar, victim, Packets.udp(it, at, 40_000, 8)));
    lies.add(shot("IPv6", liar, victim, Packets.udp(liar.end(true), victim.end(true), 40_000, 9)));
    return lies;
  }

  /** What no rule can allow: that one poses as another, or as who gives addresses. */
  static List<Shot> forgeries(Peer liar, Peer victim) {
    String mac = liar.plug().mac();
    String its = liar.plug().v4();
    String to = victim.plug().mac();
    byte[] offer = {2, 1, 6, 0};
    var at = victim.end(false);
    Map<String, byte[]> frames = new TreeMap<>();
    frames.put("forged address", Packets.udp(new Packets.End(mac, "10.0.0.250"), at, 40_000, 9));
    frames.put(
        "forged MAC", Packets.udp(new Packets.End("06" + mac.substring(2), its), at, 40_000, 9));
    frames.put("ARP", Frames.arpAnswer(to, mac, mac, "10.0.0.1", at.address()));
    frames.put(
        "neighbour",
        Frames.neighbour(to, mac, mac, liar.plug().v6(), victim.plug().v6(), "fd00:1::1"));
    frames.put("DHCP", Frames.udp(to, mac, its, 67, at.address(), 68, offer));
    frames.put(
        "DHCP for all", Frames.udp(Frames.EVERYBODY, mac, its, 67, "255.255.255.255", 68, offer));
    frames.put("DHCPv6", Packets.udp(liar.end(true), victim.end(true), 547, 546));
    frames.put("DHCPv6 for all", Packets.udp(liar.end(true), Frames.ALL_NODES, 547, 546));
    return frames.entrySet().stream()
        .map(each -> shot(each.getKey(), liar, victim, each.getValue()))
        .toList();
  }

  /** A router's: within its own segment OVN keeps nobody from them. */
  static List<Shot> announcements(Peer liar, Peer victim) {
    String mac = liar.plug().mac();
    return List.of(
        shot("router", liar, victim, Frames.router(victim.plug().mac(), mac)),
        shot("router for all", liar, victim, Frames.router(Frames.ALL_NODES.mac(), mac)));
  }

  /** All that a liar can think of to a victim whose groups let in everything, also as another. */
  static List<Shot> everything(Peer liar, Peer victim, Peer another) {
    List<Shot> all = new ArrayList<>(forgeries(liar, victim));
    all.addAll(announcements(liar, victim));
    all.add(honest(liar, victim));
    for (boolean six : List.of(false, true)) {
      byte[] posing = Packets.udp(another.end(six), victim.end(six), 40_001, 9);
      all.add(shot(six ? "posing by IPv6" : "posing", liar, victim, posing));
    }
    return all;
  }

  /** UDP at port 9, by IPv4. */
  static Shot honest(Peer from, Peer to) {
    return shot("honest", from, to, Packets.udp(from.end(false), to.end(false), 40_000, 9));
  }

  private static Shot shot(String what, Peer from, Peer to, byte[] frame) {
    return Shot.direct("%s, %s to %s".formatted(what, from.name(), to.name()), from, frame);
  }

  /** What they are, for people. */
  static Set<String> names(List<Shot> shots) {
    return shots.stream().map(Shot::what).collect(Collectors.toSet());
  }

  private void run(Shooter one, PacketSocket socket) {
    List<Shot> own = shots.stream().filter(shot -> shot.from().equals(one)).toList();
    try {
      while (!ended) {
        for (Shot shot : own) {
          socket.send(shot.frame().array());
        }
        long until = System.nanoTime() + PAUSE.toNanos();
        for (long left = PAUSE.toNanos(); left > 0; left = until - System.nanoTime()) {
          socket.next(Duration.ofNanos(left)).ifPresent(this::see);
        }
      }
    } catch (IOException e) {
      broken.set(e);
    }
  }

  private void see(byte[] frame) {
    for (Shot shot : shots) {
      if (shot.arrivedIn().test(frame)) {
        arrived.add(shot.what());
      }
    }
  }

  /** What has arrived until now. */
  Set<String> arrived() {
    assertThat(broken.get()).isNull();
    return Set.copyOf(arrived);
  }

  /** These arrive again, after this was called. */
  void again(Set<String> names) {
    arrived.removeAll(names);
    RealHome.await(() -> arrived().containsAll(names));
  }

  /** Goes on for that long. */
  void lasts(Duration time) throws InterruptedException {
    assertThat(threads.getFirst().join(time)).as("it ended").isFalse();
  }

  @Override
  public void close() throws IOException {
    ended = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    for (PacketSocket socket : sockets.values()) {
      socket.close();
    }
  }
}
