package cloud.faso.acceptance;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A UDP port of a station. */
record Datagrams(DatagramSocket socket) implements AutoCloseable {

  private static final int SOON_MS = 2000;
  private static final int LONGEST = 1500;

  static Datagrams at(Station station, int port) throws Exception {
    return new Datagrams(station.namespace().inside(() -> new DatagramSocket(port)));
  }

  /** Answers whatever arrives at a port, until closed. */
  static Datagrams answering(Station station, int port, UnaryOperator<byte[]> answer)
      throws Exception {
    Datagrams made = at(station, port);
    Thread.ofVirtual().start(() -> made.answerAll(answer));
    return made;
  }

  private void answerAll(UnaryOperator<byte[]> answer) {
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        socket.receive(packet);
        byte[] said = answer.apply(Arrays.copyOf(packet.getData(), packet.getLength()));
        socket.send(new DatagramPacket(said, said.length, packet.getSocketAddress()));
      } catch (IOException closed) {
        // Whoever asked sees it.
      }
    }
  }

  /** What a question from a new port is answered with, if it is. */
  static Optional<String> ask(Station station, String address, int port) throws Exception {
    return station
        .namespace()
        .inside(
            () -> {
              try (DatagramSocket socket = new DatagramSocket()) {
                // Only so is a refusal heard.
                socket.connect(new InetSocketAddress(address, port));
                socket.setSoTimeout(SOON_MS);
                socket.send(new DatagramPacket(new byte[] {'?'}, 1));
                DatagramPacket seen = new DatagramPacket(new byte[LONGEST], LONGEST);
                socket.receive(seen);
                return Optional.of(
                    new String(seen.getData(), 0, seen.getLength(), StandardCharsets.UTF_8));
              } catch (IOException notAnswered) {
                return Optional.empty();
              }
            });
  }

  /** Whether what is sent from here to that address arrives at another one's port. */
  boolean passes(String address, Datagrams at) throws IOException {
    String text = "from " + socket.getLocalPort();
    say(text, address, at.socket.getLocalPort());
    return at.heard().equals(Optional.of(text));
  }

  void say(String text, String address, int port) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    socket.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress(address, port)));
  }

  /** The next one that arrives, if one does soon. */
  Optional<String> heard() throws IOException {
    socket.setSoTimeout(SOON_MS);
    DatagramPacket seen = new DatagramPacket(new byte[LONGEST], LONGEST);
    try {
      socket.receive(seen);
    } catch (SocketTimeoutException none) {
      return Optional.empty();
    }
    return Optional.of(new String(seen.getData(), 0, seen.getLength(), StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    socket.close();
  }
}
