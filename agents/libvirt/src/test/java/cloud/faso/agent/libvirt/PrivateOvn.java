package cloud.faso.agent.libvirt;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** OVN's databases and northd, of a test's own. Closing it ends them. */
final class PrivateOvn implements AutoCloseable {
  private static final String SOUTHBOUND = "OVN_Southbound";
  private static final String SOUTHBOUND_SCHEMA = "/usr/share/ovn/ovn-sb.ovsschema";

  private final Path folder;
  private final Deque<Process> processes = new ArrayDeque<>();
  private final Map<String, Process> southbound = new LinkedHashMap<>();

  private PrivateOvn(Path folder) {
    this.folder = folder;
  }

  static PrivateOvn start(Path home) throws IOException {
    return start(home, List.of("sb"));
  }

  /** The same whose southbound database three servers keep, of which one leads. */
  static PrivateOvn cluster(Path home) throws IOException {
    return start(home, List.of("sb1", "sb2", "sb3"));
  }

  private static PrivateOvn start(Path home, List<String> southbound) throws IOException {
    PrivateOvn started = new PrivateOvn(Files.createDirectories(home.resolve("ovn")));
    try {
      started.create("nb", "/usr/share/ovn/ovn-nb.ovsschema");
      var _ = started.serve("nb", "OVN_Northbound");
      for (String server : southbound) {
        if (southbound.size() == 1) {
          started.create(server, SOUTHBOUND_SCHEMA);
        } else {
          started.join(server);
        }
        started.southbound.put(server, started.serve(server, SOUTHBOUND));
      }
      var _ =
          started.launch(
              "ovn-northd",
              "--ovnnb-db=unix:" + started.socket("nb"),
              "--ovnsb-db=" + started.southbound(),
              "--unixctl=" + started.folder.resolve("northd.ctl"));
      started.nbctl("--wait=sb", "init");
      return started;
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private void create(String name, String schema) {
    run(List.of("ovsdb-tool", "create", file(name), schema));
  }

  /** The first one begins the cluster. */
  private void join(String server) {
    String first = "unix:" + folder.resolve("sb1.raft");
    String own = "unix:" + folder.resolve(server + ".raft");
    if (own.equals(first)) {
      run(List.of("ovsdb-tool", "create-cluster", file(server), SOUTHBOUND_SCHEMA, own));
    } else {
      run(List.of("ovsdb-tool", "join-cluster", file(server), SOUTHBOUND, own, first));
    }
  }

  private String file(String name) {
    return folder.resolve(name + ".db").toString();
  }

  private Process serve(String name, String database) throws IOException {
    Process server =
        launch(
            "ovsdb-server",
            file(name),
            "--remote=punix:" + socket(name),
            "--unixctl=" + folder.resolve(name + ".ctl"),
            keys(database, "private-key"),
            keys(database, "certificate"),
            keys(database, "ca-cert"));
    Eventually.eventually(name + " to listen", () -> Files.exists(socket(name)), there -> there);
    return server;
  }

  /** Ends the server that leads the southbound database's cluster as a power cut does. */
  void killSouthboundLeader() throws InterruptedException {
    String leader =
        southbound.keySet().stream()
            .filter(
                server -> control(server, "cluster/status", SOUTHBOUND).contains("Role: leader"))
            .findFirst()
            .orElseThrow();
    Objects.requireNonNull(southbound.remove(leader)).destroyForcibly().waitFor();
  }

  /** TLS is set up in the database itself. */
  private static String keys(String schema, String what) {
    return "--" + what + "=db:" + schema + ",SSL," + what.replace('-', '_');
  }

  private Path socket(String name) {
    return folder.resolve(name + ".sock");
  }

  private Process launch(String... command) throws IOException {
    File log = folder.resolve(command[0] + processes.size() + ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    builder.environment().put("OVN_RUNDIR", folder.toString());
    builder.environment().put("OVS_RUNDIR", folder.toString());
    Process process = builder.start();
    processes.push(process);
    return process;
  }

  /** Where the southbound database answers: all of its servers that are there. */
  String southbound() {
    return southbound.keySet().stream()
        .map(server -> "unix:" + socket(server))
        .collect(Collectors.joining(","));
  }

  /** Changes the northbound database, and waits until every chassis has done it, if asked to. */
  String nbctl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ovn-nbctl", "--db=unix:" + socket("nb")));
    command.add("--timeout=60");
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** Has the southbound database answer on a port of the machine too, with TLS. */
  void listen(int port, Path identity, Path authority) {
    sbctl("set-ssl", identity.toString(), identity.toString(), authority.toString());
    control("sb", "ovsdb-server/add-remote", "pssl:" + port + ":127.0.0.1");
  }

  /** Has everybody connect to the southbound database again. */
  void endConnections() {
    control("sb", "ovsdb-server/reconnect");
  }

  private String control(String server, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("ovs-appctl", "--target=" + folder.resolve(server + ".ctl")));
    command.addAll(List.of(arguments));
    return run(command);
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
