package cloud.faso.acceptance;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Packets of protocols that open no connections, between two peers: what keeps state of them takes
 * those for one connection that answer each other. There are four, of UDP to port 7 and of an echo,
 * in each family, and each goes on for as long as it is asked for.
 */
final class Exchanges implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(2);
  private static final int PORT = 7;
  private static final int SOURCE = 5000;

  private final PacketSocket opener;
  private final PacketSocket other;
  private final Map<String, byte[]> there = new TreeMap<>();
  private final Map<String, byte[]> back = new TreeMap<>();

  /** None of whose packets was sent yet. */
  Exchanges(Peer from, Peer to) throws Exception {
    this.opener = from.frames();
    this.other = to.frames();
    for (boolean six : List.of(false, true)) {
      Packets.End one = from.end(six);
      Packets.End two = to.end(six);
      String family = six ? " v6" : " v4";
      there.put("udp" + family, Packets.udp(one, two, SOURCE, PORT));
      back.put("udp" + family, Packets.udp(two, one, PORT, SOURCE));
      there.put("echo" + family, Packets.icmp(one, two, SOURCE, six ? 128 : 8, 0));
      back.put("echo" + family, Packets.icmp(two, one, SOURCE, six ? 129 : 0, 0));
    }
  }

  /** Of which of them a packet of who opened it arrives. */
  Set<String> going() throws IOException {
    return arriving(opener, other, there);
  }

  /** Of which of them one of the other end arrives, asked for just now or not. */
  Set<String> returning() throws IOException {
    return arriving(other, opener, back);
  }

  private static Set<String> arriving(PacketSocket out, PacketSocket in, Map<String, byte[]> frames)
      throws IOException {
    for (byte[] frame : frames.values()) {
      out.send(frame);
    }
    Set<String> arrived = new HashSet<>();
    long until = System.nanoTime() + SOON.toNanos();
    while (arrived.size() < frames.size() && System.nanoTime() < until) {
      in.next(Duration.ofNanos(until - System.nanoTime()))
          .ifPresent(
              frame ->
                  frames.forEach(
                      (name, sent) -> {
                        if (Packets.carries(frame, sent)) {
                          arrived.add(name);
                        }
                      }));
    }
    return arrived;
  }

  @Override
  public void close() throws IOException {
    opener.close();
    other.close();
  }
}
