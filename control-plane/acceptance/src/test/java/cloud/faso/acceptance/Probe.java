package cloud.faso.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What stands in for a guest where many are needed: a namespace with one card, plugged into a
 * switch where a VM's card would be. Its kernel speaks for it; forged frames it sends besides.
 */
final class Probe implements AutoCloseable {

  private static final String CARD = "eth0";
  private static final Duration SOON = Duration.ofSeconds(2);

  private final Namespace namespace;
  private final LabSwitch at;
  private final String port;

  private Probe(Namespace namespace, LabSwitch at, String port) {
    this.namespace = namespace;
    this.at = at;
    this.port = port;
  }

  /**
   * Plugged in.
   *
   * @param name of at most 10 characters, unique among those of the lab
   * @param logicalPort what OVN calls its port
   */
  static Probe plug(LabSwitch at, String name, String logicalPort, String mac, int mtu)
      throws Exception {
    Namespace namespace = Namespace.make(at.labName(name));
    String port = "p-" + name;
    Namespace.cable(at.namespace(), port, namespace, CARD);
    namespace.run("ip", "link", "set", CARD, "address", mac, "mtu", String.valueOf(mtu));
    at.vsctl(
        "add-port",
        "br-int",
        port,
        "--",
        "set",
        "Interface",
        port,
        "external_ids:iface-id=" + logicalPort);
    return new Probe(namespace, at, port);
  }

  Namespace namespace() {
    return namespace;
  }

  /** Asks for a lease until there is one, and takes it; what DHCP said, by udhcpc's names. */
  Map<String, String> lease() throws Exception {
    Path script =
        Files.createTempFile(
            "faso-lab",
            ".sh",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      Files.writeString(
          script,
          """
          #!/bin/sh
          [ "$1" != deconfig ] || exit 0
          ip addr replace "$ip/$mask" dev "$interface"
          set
          """);
      String said =
          namespace.run(
              "busybox",
              "udhcpc",
              "-i",
              CARD,
              "-n",
              "-q",
              "-f",
              "-t",
              "20",
              "-T",
              "1",
              "-s",
              script.toString());
      return said.lines()
          .filter(line -> line.matches("[a-z]+='.*'"))
          .map(line -> line.split("=", 2))
          .collect(
              Collectors.toMap(
                  pair -> pair[0],
                  pair -> pair[1].substring(1, pair[1].length() - 1),
                  (first, _) -> first));
    } finally {
      Files.delete(script);
    }
  }

  /** Takes an address that nobody gave it. */
  void take(String addressAndLength) throws Exception {
    namespace.run(
        addressAndLength.contains(":")
            ? new String[] {"ip", "addr", "replace", addressAndLength, "dev", CARD, "nodad"}
            : new String[] {"ip", "addr", "replace", addressAndLength, "dev", CARD});
  }

  /** Whether one of some packets came back. */
  boolean reaches(String address) throws Exception {
    return namespace.tried("busybox", "ping", "-c", "2", "-W", "1", address).exit() == 0;
  }

  /** Addresses that a name has, as the name server there says. */
  String resolve(String name, String server) throws Exception {
    return namespace.tried("busybox", "nslookup", name, server).output();
  }

  /** Answers every connection to a port with a text, until closed. */
  ServerSocket serve(String text, int port) throws Exception {
    return namespace.inside(
        () -> {
          ServerSocket server = new ServerSocket(port, 50, InetAddress.getByName("::"));
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!server.isClosed()) {
                      try (Socket socket = server.accept()) {
                        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                      } catch (IOException closed) {
                        // Whoever connected sees it.
                      }
                    }
                  });
          return server;
        });
  }

  /** All that a server says, if it is reached. */
  Optional<String> ask(String address, int port) throws Exception {
    return namespace.inside(
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), (int) SOON.toMillis());
            socket.setSoTimeout(10_000);
            return Optional.of(
                new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
          } catch (IOException notReached) {
            return Optional.empty();
          }
        });
  }

  /** A connection that is held on to. */
  Socket connect(String address, int port) throws Exception {
    return namespace.inside(
        () -> {
          Socket socket = new Socket();
          socket.connect(new InetSocketAddress(address, port), 10_000);
          socket.setSoTimeout(20_000);
          return socket;
        });
  }

  /** Opens the card itself, for frames. */
  PacketSocket frames() throws Exception {
    return namespace.inside(() -> PacketSocket.on(CARD));
  }

  /** Whether, while something is done, no frame arrives that is like this. */
  boolean seesNone(Predicate<byte[]> like, Deed deed) throws Exception {
    try (PacketSocket socket = frames()) {
      deed.happen();
      long until = System.nanoTime() + SOON.toNanos();
      while (true) {
        Optional<byte[]> frame = socket.next(Duration.ofNanos(until - System.nanoTime()));
        if (frame.isEmpty()) {
          return true;
        }
        if (like.test(frame.get())) {
          return false;
        }
      }
    }
  }

  /** Something that is done. */
  interface Deed {
    void happen() throws Exception;
  }

  /** Whether a frame's sender is this MAC. */
  static Predicate<byte[]> from(String mac) {
    byte[] bytes = Frames.mac(mac);
    return frame -> Arrays.equals(frame, 6, 12, bytes, 0, 6);
  }

  /** Whether a frame begins as this one does, up to what a switch may change. */
  static Predicate<byte[]> like(byte[] sent) {
    return frame -> Arrays.equals(frame, 0, 20, sent, 0, 20);
  }

  @Override
  public void close() throws IOException {
    at.unplug(port);
    namespace.close();
  }
}
