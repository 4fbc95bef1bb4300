package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** An Open vSwitch of a test's own, in a network namespace of its own. Closing it ends both. */
final class PrivateSwitch implements AutoCloseable {
  static final Path SCRIPT = Path.of("src/main/scripts/faso-switch").toAbsolutePath();

  private final Path folder;
  private final OwnSwitch own;
  private final Map<String, Card> probes = new LinkedHashMap<>();

  private PrivateSwitch(Path folder) {
    this.folder = folder;
    this.own = new OwnSwitch(SCRIPT, folder, null);
  }

  /** Starts one whose files lie in a new folder {@code switch} of the home. */
  static PrivateSwitch start(Path home) {
    PrivateSwitch started = new PrivateSwitch(home.resolve("switch"));
    started.start();
    return started;
  }

  void start() {
    succeed(script("start"));
    // Where nobody was in its namespace, that was made anew.
    List.copyOf(probes.keySet()).forEach(this::plug);
  }

  Path folder() {
    return folder;
  }

  OwnSwitch own() {
    return own;
  }

  Command.Outcome script(String verb, String... options) {
    List<String> command =
        new ArrayList<>(List.of("bash", SCRIPT.toString(), verb, "--dir", folder.toString()));
    command.addAll(List.of(options));
    return run(command);
  }

  /** The pid of one of its daemons. */
  long pid(String daemon) {
    return Long.parseLong(
        succeed(script("status")).replaceAll("(?s).*" + daemon + "=(\\d+).*", "$1"));
  }

  /** Runs a transaction and waits until the switch has done it. */
  String vsctl(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("ovs-vsctl", "--db=" + own.openVSwitch().database()));
    command.addAll(List.of("--timeout=30"));
    command.addAll(List.of(arguments));
    return succeed(run(command));
  }

  /** The ports on the integration bridge. */
  List<String> ports() {
    return vsctl("list-ports", CardXml.BRIDGE).lines().toList();
  }

  /** Those of them that are a VM's. */
  List<String> portsOf(String vmId) {
    String domain = "external_ids:vm-id=\"" + VmNames.uuid(vmId) + "\"";
    return vsctl("--bare", "--columns=name", "find", "Interface", domain).lines().toList();
  }

  /** How many packets the switch has given a port, or got from it. */
  long packets(String direction, String port) {
    String counters = ofctl("dump-ports", port);
    return Long.parseLong(
        counters.replaceAll("(?s).*" + direction + " pkts=(\\d+).*", "$1").strip());
  }

  /** Asks or tells the integration bridge something by OpenFlow. */
  String ofctl(String verb, String argument) {
    String bridge = "unix:" + folder.resolve("run/br-int.mgmt");
    return succeed(run(List.of("ovs-ofctl", verb, bridge, argument)));
  }

  /** Asks or tells the daemon that switches something. */
  String appctl(String... words) {
    List<String> command = new ArrayList<>(List.of("ovs-appctl", "--timeout=30"));
    command.add("--target=" + folder.resolve("run/ovs-vswitchd.ctl"));
    command.addAll(List.of(words));
    return succeed(run(command));
  }

  String netns() {
    return succeed(script("netns"));
  }

  /** Runs a program among the switch's devices. */
  Command.Outcome inside(String... command) {
    return run(
        Stream.concat(Stream.of("nsenter", "--net=/run/netns/" + netns(), "--"), Stream.of(command))
            .toList());
  }

  /** A port on the bridge, with an address, whose other end is in a namespace of its own. */
  void addProbe(String name, String portId, String mac, String address) {
    plug(name, mac, address);
    vsctl(
        "add-port",
        CardXml.BRIDGE,
        name,
        "--",
        "set",
        "Interface",
        name,
        "external_ids:iface-id=" + portId);
  }

  private record Card(String mac, String address) {}

  /** A device of the switch's namespace, as a guest's is, that leads to a namespace of its own. */
  void plug(String name, String mac, String address) {
    probes.put(name, new Card(mac, address));
    plug(name);
  }

  private void plug(String name) {
    if (inside("ip", "link", "show", name).exit() == 0) {
      return;
    }
    if (!Files.exists(Path.of("/run/netns", probe(name)))) {
      succeed(run(List.of("ip", "netns", "add", probe(name))));
    }
    succeed(
        run(
            List.of(
                "ip",
                "-n",
                netns(),
                "link",
                "add",
                name,
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                probe(name))));
    // The data path in user space computes no checksums.
    succeed(inside("ethtool", "-K", name, "tx", "off"));
    succeed(at(name, "ethtool", "-K", "eth0", "tx", "off"));
    succeed(inside("ip", "link", "set", name, "up"));
    Card card = Objects.requireNonNull(probes.get(name));
    succeed(at(name, "ip", "link", "set", "eth0", "address", card.mac()));
    succeed(at(name, "ip", "address", "add", card.address(), "dev", "eth0"));
    succeed(at(name, "ip", "link", "set", "eth0", "up"));
  }

  private String probe(String name) {
    return "probe-" + netns() + "-" + name;
  }

  /** Runs a program where a probe is. */
  Command.Outcome at(String probe, String... command) {
    return run(
        Stream.concat(Stream.of("ip", "netns", "exec", probe(probe)), Stream.of(command)).toList());
  }

  /** What a server says first to somebody who connects to it from a probe; empty for nothing. */
  String greeting(String probe, String address, int port) {
    return at(
            probe,
            "timeout",
            "4",
            "bash",
            "-c",
            "exec 3<>/dev/tcp/" + address + "/" + port + " && head -c 7 <&3")
        .output();
  }

  @Override
  public void close() {
    for (String probe : probes.keySet()) {
      succeed(run(List.of("ip", "netns", "delete", probe(probe))));
    }
    probes.clear();
    succeed(script("stop"));
  }

  private static Command.Outcome run(List<String> command) {
    try {
      return Command.run(Path.of("/"), Duration.ofMinutes(2), command);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String succeed(Command.Outcome outcome) {
    if (outcome.exit() != 0) {
      throw new IllegalStateException("A command failed: " + outcome);
    }
    return outcome.output();
  }
}
