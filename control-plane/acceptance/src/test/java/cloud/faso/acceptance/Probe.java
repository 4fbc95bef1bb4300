package cloud.faso.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What stands in for a guest where many are needed: a namespace with one card, plugged into a
 * switch where a VM's card would be. Its kernel speaks for it; forged frames it sends besides.
 */
final class Probe extends Station implements AutoCloseable {

  private static final String CARD = "eth0";
  private static final Duration SOON = Duration.ofSeconds(2);

  private final LabSwitch at;
  private final String port;
  private final String mac;

  private Probe(Namespace namespace, LabSwitch at, String port, String mac) {
    super(namespace);
    this.at = at;
    this.port = port;
    this.mac = mac;
  }

  /**
   * Plugged in.
   *
   * @param name of at most 10 characters, unique among those of the lab
   * @param logicalPort what OVN calls its port
   */
  static Probe plug(LabSwitch at, String name, String logicalPort, String mac) throws Exception {
    Namespace namespace = Namespace.make(at.labName(name));
    String port = "p-" + name;
    Probe probe = new Probe(namespace, at, port, mac);
    probe.cable();
    at.vsctl(
        "add-port",
        "br-int",
        port,
        "--",
        "set",
        "Interface",
        port,
        "external_ids:iface-id=" + logicalPort);
    return probe;
  }

  private void cable() throws Exception {
    Namespace.cable(at.namespace(), port, namespace(), CARD);
    namespace().run("ip", "link", "set", CARD, "address", mac);
  }

  /** Cabled again where its switch will be, which has lost its devices; it has no address. */
  void cableAnew() throws Exception {
    RealHome.await(() -> !namespace().has(CARD));
    cable();
  }

  /**
   * Asks for a lease until there is one, and takes it, the MTU as well; what DHCP said, by udhcpc's
   * names.
   */
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
          ip link set dev "$interface" mtu "$mtu"
          ip addr replace "$ip/$mask" dev "$interface"
          for gateway in $router; do ip route replace default via "$gateway" && break; done
          set
          """);
      String said =
          namespace()
              .run(
                  "busybox",
                  "udhcpc",
                  "-i",
                  CARD,
                  "-n",
                  "-q",
                  "-f",
                  "-t",
                  "50",
                  "-T",
                  "1",
                  "-O",
                  "mtu",
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
    namespace()
        .run(
            addressAndLength.contains(":")
                ? new String[] {"ip", "addr", "replace", addressAndLength, "dev", CARD, "nodad"}
                : new String[] {"ip", "addr", "replace", addressAndLength, "dev", CARD});
  }

  /**
   * Makes itself an address as a router's announcement says, once it hears one; what it then has.
   */
  String announced() throws Exception {
    // Up again, it asks routers, and from a link-local address that is of its MAC.
    namespace().run("ip", "link", "set", CARD, "down");
    namespace().run("ip", "link", "set", CARD, "up");
    String[] show = {
      "ip", "-6", "-o", "addr", "show", "dev", CARD, "scope", "global", "-tentative"
    };
    RealHome.await(() -> !namespace().run(show).isBlank());
    return namespace().run(show).replaceAll("(?s).* inet6 ([0-9a-f:]+)/.*", "$1");
  }

  /** The longest packet that it sends, as its card says. */
  int mtu() throws Exception {
    return number("/sys/class/net/" + CARD + "/mtu");
  }

  /** The longest one of IPv6, as a router has announced. */
  int mtu6() throws Exception {
    return number("/proc/sys/net/ipv6/conf/" + CARD + "/mtu");
  }

  private int number(String file) throws Exception {
    return Integer.parseInt(namespace().run("cat", file).strip());
  }

  void mtu(int bytes) throws Exception {
    namespace().run("ip", "link", "set", CARD, "mtu", String.valueOf(bytes));
  }

  /** Has a second card in the same port, with a MAC of its own, that speaks with another one. */
  void besides(String otherMac, String address, String other) throws Exception {
    namespace()
        .run(
            "sh",
            "-euc",
            """
            ip link add link "$0" name besides address "$1" type macvlan mode private
            sysctl -qw net.ipv4.conf.all.arp_ignore=1
            ip link set besides up
            ip addr add "$2/32" dev besides
            ip rule add from "$2" table 7
            ip route add "$3" dev besides table 7
            """,
            CARD,
            otherMac,
            address,
            other);
  }

  /** Forgets which MACs the others have. */
  void forget() throws Exception {
    namespace().run("ip", "neigh", "flush", "dev", CARD);
  }

  /** Sends IPv6 that is not for its own network there. */
  void leadThrough(String gateway) throws Exception {
    namespace().run("ip", "-6", "route", "replace", "default", "via", gateway);
  }

  /** The MAC that answers for an IPv4 address, once one does. */
  String neighbour(String address) throws Exception {
    return namespace()
        .run("busybox", "arping", "-f", "-c", "60", "-I", CARD, address)
        .replaceAll("(?s).*\\[([0-9a-f:]+)].*", "$1");
  }

  /** Opens the card itself, for frames. */
  PacketSocket frames() throws Exception {
    return namespace().inside(() -> PacketSocket.on(CARD));
  }

  /** Whether, while something is done, no frame arrives that is like this. */
  boolean seesNone(Predicate<byte[]> like, Deed deed) throws Exception {
    try (PacketSocket socket = frames()) {
      deed.happen();
      return socket.next(like, SOON).isEmpty();
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

  /** Its card is in no port from now on. */
  void unplug() throws IOException {
    at.unplug(port);
  }

  @Override
  public void close() throws IOException {
    unplug();
    // A connection that nobody hears any more keeps a namespace for minutes, and its cable.
    namespace().drop(CARD);
    namespace().close();
  }
}
