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
      started.database("nb");
      started.database("sb");
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

  private void database(String name) throws IOException {
    Path file = folder.resolve(name + ".db");
    run(
        List.of(
            "ovsdb-tool", "create", file.toString(), "/usr/share/ovn/ovn-" + name + ".ovsschema"));
    launch(
        "ovsdb-server",
        file.toString(),
        "--remote=punix:" + socket(name),
        "--unixctl=" + folder.resolve(name + ".ctl"));
    Eventually.eventually(name + " to listen", () -> Files.exists(socket(name)), there -> there);
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

  /** A segment with a DHCP server, whose ports may send and receive anything. */
  void addSegment(String name, String cidr) {
    nbctl("ls-add", name);
    nbctl(
        "--",
        "--id=@dhcp",
        "create",
        "DHCP_Options",
        "cidr=" + cidr,
        "external_ids:segment=" + name,
        "options={server_id=10.0.0.1,server_mac=\"02:00:00:00:ff:01\",lease_time=\"3600\",mtu=\"1400\"}");
  }

  /** A port of a segment that gives its card an address. */
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
    String dhcp =
        nbctl(
            "--bare", "--columns=_uuid", "find", "DHCP_Options", "external_ids:segment=" + segment);
    nbctl("--wait=sb", "lsp-set-dhcpv4-options", uuid, dhcp);
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
