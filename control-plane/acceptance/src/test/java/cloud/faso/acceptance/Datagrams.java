package cloud.faso.acceptance;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A UDP port of a station. */
record Datagrams(DatagramSocket socket) implements AutoCloseable {

  private static final int SOON_MS = 2000;

  static Datagrams at(Station station, int port) throws Exception {
    return new Datagrams(station.namespace().inside(() -> new DatagramSocket(port)));
  }

  /** Whether what is sent from here to that address arrives at another one's port. */
  boolean passes(String address, Datagrams at) throws IOException {
    byte[] text = ("from " + socket.getLocalPort()).getBytes(StandardCharsets.UTF_8);
    InetAddress to = InetAddress.getByName(address);
    socket.send(new DatagramPacket(text, text.length, to, at.socket.getLocalPort()));
    at.socket.setSoTimeout(SOON_MS);
    DatagramPacket seen = new DatagramPacket(new byte[100], 100);
    try {
      at.socket.receive(seen);
    } catch (SocketTimeoutException none) {
      return false;
    }
    String said = new String(seen.getData(), 0, seen.getLength(), StandardCharsets.UTF_8);
    return said.equals(new String(text, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    socket.close();
  }
}
