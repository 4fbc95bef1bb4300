package cloud.faso.acceptance;

import java.io.IOException;

/**
 * A network of the datacenter, as several nodes are cabled to it, and its router: a namespace in
 * which both are. Nothing leads on from there.
 */
final class Datacenter extends Station implements AutoCloseable {

  /** What nodes know it by. */
  static final String NETWORK = "lab";

  static final String ROUTER = "203.0.113.1";
  static final String CIDR = "203.0.113.0/24";
  private static final String BRIDGE = "br-" + NETWORK;
  private static final String LAN = "lan";

  private Datacenter(Namespace namespace) {
    super(namespace);
  }

  /** One that no node is cabled to yet. */
  static Datacenter make(String name) throws Exception {
    Datacenter made = new Datacenter(Namespace.make(name));
    try {
      made.namespace().run("ip", "link", "add", LAN, "type", "bridge");
      made.namespace().run("ip", "addr", "add", ROUTER + "/24", "dev", LAN);
      made.namespace().run("ethtool", "-K", LAN, "tx", "off");
      made.namespace().run("ip", "link", "set", LAN, "up");
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
    Namespace.cable(namespace(), port, at.namespace(), "dc");
    namespace().run("ip", "link", "set", port, "master", LAN);
    at.vsctl("--may-exist", "add-port", BRIDGE, "dc");
  }

  /** Makes it known as an external network of a site, which gives out some of its addresses. */
  void offer(Person operator, String name, String site, int first, int last) throws Exception {
    operator.curled(
        201,
        "POST",
        "/v1/external-networks",
        """
        {"name":"%s","site":"%s","physicalNetwork":"%s","cidr":"%s","gateway":"%s",
         "pools":["203.0.113.%d-203.0.113.%d"]}
        """
            .formatted(name, site, NETWORK, CIDR, ROUTER, first, last));
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

  @Override
  public void close() throws IOException {
    namespace().close();
  }
}
