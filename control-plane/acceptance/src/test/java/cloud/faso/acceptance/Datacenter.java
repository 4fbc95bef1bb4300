package cloud.faso.acceptance;

import java.io.IOException;

/**
 * A network of the datacenter, as several nodes are cabled to it, and its router: a namespace in
 * which both are. Nothing leads on from there.
 */
final class Datacenter extends Station implements Barrage.Shooter, AutoCloseable {

  /** What nodes know it by. */
  static final String NETWORK = "lab";

  static final String ROUTER = "203.0.113.1";
  static final String ROUTER6 = "2001:db8:113::1";
  private static final String MAC = "02:00:00:00:01:01";
  private static final String RANGE = "\"cidr\":\"203.0.113.0/24\",\"gateway\":\"" + ROUTER + "\"";
  private static final String RANGE6 =
      "\"cidr6\":\"2001:db8:113::/64\",\"gateway6\":\"" + ROUTER6 + "\"";
  private static final String BRIDGE = "br-" + NETWORK;
  private static final String LAN = "lan";

  private Datacenter(Namespace namespace) {
    super(namespace);
  }

  /** One that no node is cabled to yet. */
  static Datacenter make(String name) throws Exception {
    Datacenter made = new Datacenter(Namespace.make(name));
    try {
      // Of its own, not of its cables: those are laid anew, and others know it by that.
      made.namespace().run("ip", "link", "add", LAN, "address", MAC, "type", "bridge");
      made.namespace().run("ip", "addr", "add", ROUTER + "/24", "dev", LAN);
      made.namespace().run("ip", "addr", "add", ROUTER6 + "/64", "dev", LAN, "nodad");
      made.namespace().run("ethtool", "-K", LAN, "tx", "off");
      made.namespace().run("ip", "link", "set", LAN, "up", "promisc", "on");
      return made;
    } catch (Exception | AssertionError e) {
      made.close();
      throw e;
    }
  }

  /** Has a node lead here: by a bridge, and a cable to it once its agent has made it. */
  void cable(Person operator, String node, LabSwitch at, String port) throws Exception {
    operator.curled(
        200,
        "PATCH",
        "/v1/nodes/" + node,
        "{\"bridges\":{\"%s\":\"%s\"}}".formatted(NETWORK, BRIDGE));
    RealHome.await(() -> at.vsctl("list-br").lines().anyMatch(BRIDGE::equals));
    lay(at, port);
    at.vsctl("--may-exist", "add-port", BRIDGE, "dc");
  }

  /** Lays the cable to a node, which leads into the bridge where a database knows that. */
  void lay(LabSwitch at, String port) throws Exception {
    RealHome.await(() -> !namespace().has(port));
    Namespace.cable(namespace(), port, at.namespace(), "dc");
    namespace().run("ip", "link", "set", port, "master", LAN);
  }

  /**
   * Makes its IPv4 known as an external network of a site, which gives out some of its addresses.
   */
  void offer(Person operator, String name, String site, int first, int last) throws Exception {
    offer(
        operator,
        name,
        site,
        RANGE + ",\"pools\":[\"203.0.113.%d-203.0.113.%d\"]".formatted(first, last));
  }

  /** As {@link #offer}, with its IPv6. */
  void offerBoth(Person operator, String name, String site, int first, int last) throws Exception {
    offer(
        operator,
        name,
        site,
        RANGE + ",\"pools\":[\"203.0.113.%d-203.0.113.%d\"],".formatted(first, last) + RANGE6);
  }

  private static void offer(Person operator, String name, String site, String ranges)
      throws Exception {
    operator.curled(
        201,
        "POST",
        "/v1/external-networks",
        "{\"name\":\"%s\",\"site\":\"%s\",\"physicalNetwork\":\"%s\",%s}"
            .formatted(name, site, NETWORK, ranges));
  }

  /** Sends what is for a network to somebody on its own. */
  void lead(String cidr, String via) throws Exception {
    namespace().run("ip", "route", "replace", cidr, "via", via);
  }

  /** The MAC that it last heard an address from. */
  String neighbour(String address) throws Exception {
    return namespace()
        .run("ip", "neigh", "show", address)
        .replaceAll("(?s).*lladdr ([0-9a-f:]+).*", "$1");
  }

  /** Its router, of a family. */
  Packets.End end(boolean six) {
    return new Packets.End(MAC, six ? ROUTER6 : ROUTER);
  }

  @Override
  public String name() {
    return "datacenter";
  }

  @Override
  public PacketSocket frames() throws Exception {
    return namespace().inside(() -> PacketSocket.on(LAN));
  }

  @Override
  public void close() throws IOException {
    namespace().close();
  }
}
