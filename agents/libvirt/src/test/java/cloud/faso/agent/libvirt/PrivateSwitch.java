package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An Open vSwitch of a test's own, in a network namespace of its own. Closing it ends both. */
final class PrivateSwitch implements AutoCloseable {
  static final Path SCRIPT = Path.of("src/main/scripts/faso-switch").toAbsolutePath();

  private final Path folder;
  private final OwnSwitch own;

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
  }

  Path folder() {
    return folder;
  }

  OwnSwitch own() {
    return own;
  }

  Command.Outcome script(String verb) {
    return run(List.of("bash", SCRIPT.toString(), verb, "--dir", folder.toString()));
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

  String netns() {
    return succeed(script("netns"));
  }

  /** Runs a program among the switch's devices. */
  Command.Outcome inside(String... command) {
    return run(
        Stream.concat(Stream.of("nsenter", "--net=/run/netns/" + netns(), "--"), Stream.of(command))
            .toList());
  }

  /** A port on the bridge that is a device of the namespace, with an address. */
  void addProbe(String name, String portId, String mac, String address) {
    vsctl(
        "add-port",
        CardXml.BRIDGE,
        name,
        "--",
        "set",
        "Interface",
        name,
        "type=internal",
        "mac=\"" + mac + "\"",
        "external_ids:iface-id=" + portId);
    // The data path in user space computes no checksums.
    succeed(inside("ethtool", "-K", name, "tx", "off"));
    succeed(inside("ip", "address", "add", address, "dev", name));
    succeed(inside("ip", "link", "set", name, "up"));
  }

  /** What a server says first to somebody who connects to it from within; empty for nothing. */
  String greeting(String address, int port) {
    return inside(
            "timeout",
            "4",
            "bash",
            "-c",
            "exec 3<>/dev/tcp/" + address + "/" + port + " && head -c 7 <&3")
        .output();
  }

  @Override
  public void close() {
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
