package cloud.faso.agent.libvirt;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** OVN's databases and northd, of a test's own. Closing it ends them. */
final class PrivateOvn implements AutoCloseable {
  private final Path folder;
  private final Deque<Process> processes = new ArrayDeque<>();

  private PrivateOvn(Path folder) {
    this.folder = folder;
  }

  static PrivateOvn start(Path home) throws IOException {
    PrivateOvn started = new PrivateOvn(Files.createDirectories(home.resolve("ovn")));
    try {
      started.database("nb", "OVN_Northbound");
      started.database("sb", "OVN_Southbound");
      started.launch(
          "ovn-northd",
          "--ovnnb-db=unix:" + started.socket("nb"),
          "--ovnsb-db=unix:" + started.socket("sb"),
          "--unixctl=" + started.folder.resolve("northd.ctl"));
      started.nbctl("--wait=sb", "init");
      return started;
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private void database(String name, String schema) throws IOException {
    Path file = folder.resolve(name + ".db");
    run(
        List.of(
            "ovsdb-tool", "create", file.toString(), "/usr/share/ovn/ovn-" + name + ".ovsschema"));
    launch(
        "ovsdb-server",
        file.toString(),
        "--remote=punix:" + socket(name),
        "--unixctl=" + folder.resolve(name + ".ctl"),
        keys(schema, "private-key"),
        keys(schema, "certificate"),
        keys(schema, "ca-cert"));
    Eventually.eventually(name + " to listen", () -> Files.exists(socket(name)), there -> there);
  }

  /** TLS is set up in the database itself. */
  private static String keys(String schema, String what) {
    return "--" + what + "=db:" + schema + ",SSL," + what.replace('-', '_');
  }

  private Path socket(String name) {
    return folder.resolve(name + ".sock");
  }

  private void launch(String... command) throws IOException {
    File log = folder.resolve(command[0] + processes.size() + ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    builder.environment().put("OVN_RUNDIR", folder.toString());
    builder.environment().put("OVS_RUNDIR", folder.toString());
    processes.push(builder.start());
  }

  /** Where the southbound database answers. */
  String southbound() {
    return "unix:" + socket("sb");
  }

  /** Changes the northbound database, and waits until every chassis has done it, if asked to. */
  String nbctl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ovn-nbctl", "--db=unix:" + socket("nb")));
    command.add("--timeout=30");
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** Has the southbound database answer on a port of the machine too, with TLS. */
  void listen(int port, Path identity, Path authority) {
    sbctl("set-ssl", identity.toString(), identity.toString(), authority.toString());
    control("ovsdb-server/add-remote", "pssl:" + port + ":127.0.0.1");
  }

  /** Has everybody connect to the southbound database again. */
  void endConnections() {
    control("ovsdb-server/reconnect");
  }

  private void control(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("ovs-appctl", "--target=" + folder.resolve("sb.ctl")));
    command.addAll(List.of(arguments));
    run(command);
  }

  /** The names of the hosts that take part. */
  String chassis() {
    return sbctl("--bare", "--columns=name", "list", "Chassis");
  }

  void forgetChassis(String name) {
    sbctl("--if-exists", "chassis-del", name);
  }

  private String sbctl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ovn-sbctl", "--db=" + southbound()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** A segment with a DHCP server, whose ports may send and receive anything. */
  void addSegment(String name) {
    nbctl("ls-add", name);
    nbctl(
        "create",
        "DHCP_Options",
        "cidr=10.0.0.0/24",
        "external_ids:segment=" + name + "-4",
        "options={server_id=10.0.0.1,server_mac=\"02:00:00:00:ff:01\",lease_time=\"3600\","
            + "mtu=\"1400\"}");
    nbctl(
        "create",
        "DHCP_Options",
        "cidr=\"fd00::/64\"",
        "external_ids:segment=" + name + "-6",
        "options={server_id=\"02:00:00:00:ff:01\"}");
  }

  /** A port of a segment that gives its card these addresses, one of each family. */
  void addPort(String segment, String uuid, String mac, String address) {
    nbctl(
        "lsp-add",
        segment,
        uuid,
        "--",
        "lsp-set-addresses",
        uuid,
        mac + " " + address,
        "--",
        "lsp-set-port-security",
        uuid,
        mac + " " + address);
    nbctl("lsp-set-dhcpv4-options", uuid, dhcp(segment + "-4"));
    nbctl("--wait=sb", "lsp-set-dhcpv6-options", uuid, dhcp(segment + "-6"));
  }

  private String dhcp(String segment) {
    return nbctl(
        "--bare", "--columns=_uuid", "find", "DHCP_Options", "external_ids:segment=" + segment);
  }

  @Override
  public void close() {
    while (!processes.isEmpty()) {
      processes.pop().destroyForcibly();
    }
  }

  private static String run(List<String> command) {
    try {
      return PrivateSwitch.succeed(Command.run(Path.of("/"), Duration.ofMinutes(1), command));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
