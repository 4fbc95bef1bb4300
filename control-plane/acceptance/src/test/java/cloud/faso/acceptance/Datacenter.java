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

  /** Lays a cable to a node, and plugs it into the bridge that its agent has made for it. */
  void cable(LabSwitch node, String port) throws Exception {
    RealHome.await(() -> node.vsctl("list-br").lines().anyMatch(BRIDGE::equals));
    Namespace.cable(namespace(), port, node.namespace(), "dc");
    namespace().run("ip", "link", "set", port, "master", LAN);
    node.vsctl("--may-exist", "add-port", BRIDGE, "dc");
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
