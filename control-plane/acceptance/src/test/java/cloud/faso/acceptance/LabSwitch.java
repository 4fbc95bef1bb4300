package cloud.faso.acceptance;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The Open vSwitch of a node of the lab, as its agent started it.
 *
 * @param folder that of {@code faso-switch}
 * @param lab what the lab's own things are called, so that two labs do not meet
 */
record LabSwitch(Path folder, String lab) {

  /** Bridges themselves, tunnels to other nodes, and cables to the underlay and outward. */
  private static final Pattern STAYS = Pattern.compile("(br|ovn|x)-.*|underlay|dc");

  private static final String GAP = "table=0,priority=65535";

  String labName(String name) {
    return lab + "-" + name;
  }

  Namespace namespace() throws Exception {
    return new Namespace(
        Namespace.said(
            Shell.repository().resolve("agents/libvirt/src/main/scripts/faso-switch").toString(),
            "netns",
            "--dir",
            folder.toString()));
  }

  String vsctl(String... words) throws IOException, InterruptedException {
    return Namespace.said(command(words));
  }

  /** What its agent has it know of itself. */
  String setting(String name) throws IOException, InterruptedException {
    return vsctl("get", "Open_vSwitch", ".", "external_ids:" + name).replace("\"", "");
  }

  void unplug(String port) throws IOException {
    Namespace.finish(command("--if-exists", "del-port", "br-int", port));
  }

  private String[] command(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of("ovs-vsctl", "--timeout=20", "--db=unix:" + folder.resolve("run/db.sock")));
    command.addAll(List.of(words));
    return command.toArray(String[]::new);
  }

  /** What OVN's controller has it do, flow by flow. */
  List<String> flows() throws Exception {
    return Namespace.said("ovs-ofctl", "dump-flows", bridge()).lines().toList();
  }

  /**
   * Has it pass everything to everybody, as if it knew no rules nor whose MAC is whose, until
   * closed.
   */
  Closeable gap() throws Exception {
    Namespace.said("ovs-ofctl", "add-flow", bridge(), GAP + ",actions=FLOOD");
    return () -> Namespace.finish("ovs-ofctl", "--strict", "del-flows", bridge(), GAP);
  }

  private String bridge() {
    return "unix:" + folder.resolve("run/br-int.mgmt");
  }

  /** Ports of any of its bridges that are there for a network of a tenant, or lead to one. */
  Set<String> ports() throws Exception {
    return vsctl("--bare", "--columns=name", "list", "Interface")
        .lines()
        .filter(name -> !name.isEmpty() && !STAYS.matcher(name).matches())
        .collect(Collectors.toSet());
  }

  /** Of {@code ovn-controller}, {@code ovs-vswitchd} or {@code ovsdb-server}. */
  Path pidFile(String program) {
    return folder.resolve("run/" + program + ".pid");
  }

  /** Its programs end at once, as when the node's power is cut. */
  void cutPower() throws IOException {
    for (String part : List.of("ovn-controller", "ovs-vswitchd", "ovsdb-server")) {
      String pid = Files.readString(pidFile(part)).strip();
      ProcessHandle.of(Long.parseLong(pid))
          .ifPresent(
              process -> {
                process.destroyForcibly();
                process.onExit().join();
              });
    }
  }

  /**
   * Joins it to the network between nodes. In user space tunnels end at a bridge: the one that has
   * the cable and the address.
   */
  void join(Namespace underlay, String port, String address) throws Exception {
    cable(underlay, port);
    vsctl(
        "add-br",
        "br-phy",
        "--",
        "set",
        "Bridge",
        "br-phy",
        "datapath_type=netdev",
        "--",
        "add-port",
        "br-phy",
        "underlay");
    address(address);
  }

  /** Lays the cable, which leads into {@code br-phy} where a database knows that. */
  void cable(Namespace underlay, String port) throws Exception {
    Namespace.cable(underlay, port, namespace(), "underlay");
    underlay.run("ip", "link", "set", port, "master", "between");
  }

  /** Gives {@code br-phy} its address. */
  void address(String address) throws Exception {
    Namespace own = namespace();
    own.run("ip", "addr", "add", address + "/24", "dev", "br-phy");
    own.run("ethtool", "-K", "br-phy", "tx", "off");
    own.run("ip", "link", "set", "br-phy", "up");
  }
}
