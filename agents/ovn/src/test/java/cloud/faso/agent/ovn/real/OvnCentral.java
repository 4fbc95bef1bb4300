package cloud.faso.agent.ovn.real;

import static org.awaitility.Awaitility.await;

import cloud.faso.agent.link.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A northbound database, ovn-northd and a southbound database of a test's own, in one folder. Its
 * processes end with it, by their handles, or with the JVM.
 */
public final class OvnCentral implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path SCHEMAS = Path.of("/usr/share/ovn");

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final Map<String, Process> servers = new LinkedHashMap<>();
  private final Map<String, Integer> tcpPorts = new LinkedHashMap<>();
  private final Thread hook = Thread.ofPlatform().unstarted(this::end);
  private final boolean tracing;
  private final TraceServer tracer = new TraceServer(this);
  private List<String> tls = List.of();
  private @Nullable Path certificates;

  private OvnCentral(Path folder, boolean tracing) {
    this.folder = folder;
    this.tracing = tracing;
  }

  /** The databases and what joins them. */
  public static OvnCentral start() throws IOException, InterruptedException {
    return start(true);
  }

  /** Only the northbound database when {@code all} is false. */
  public static OvnCentral start(boolean all) throws IOException, InterruptedException {
    requirePackages();
    OvnCentral central = new OvnCentral(Files.createTempDirectory("ovn-central-"), all);
    Runtime.getRuntime().addShutdownHook(central.hook);
    try {
      central.begin();
    } catch (IOException | InterruptedException | RuntimeException e) {
      central.close();
      throw e;
    }
    return central;
  }

  /** Only the northbound database, over TLS too, by a certificate of that authority. */
  public static OvnCentral overTls(TestAuthority authority) throws Exception {
    requirePackages();
    OvnCentral central = new OvnCentral(Files.createTempDirectory("ovn-central-"), false);
    Runtime.getRuntime().addShutdownHook(central.hook);
    Path folder = central.folder;
    authority.writeServer(folder);
    central.tls =
        central.tls(
            "nb", folder.resolve("key.pem"), folder.resolve("cert.pem"), folder.resolve("ca.pem"));
    central.begin();
    return central;
  }

  private List<String> tls(String server, Path key, Path certificate, Path authority)
      throws IOException {
    return List.of(
        "--remote=pssl:" + tcpPort(server) + ":127.0.0.1",
        "--private-key=" + key,
        "--certificate=" + certificate,
        "--ca-cert=" + authority);
  }

  /** Both databases, each kept by a cluster of three servers, and what joins them. */
  public static OvnCentral clusters() throws IOException, InterruptedException {
    return clusters(null);
  }

  /**
   * The same, over TLS among its members, and for clients as well.
   *
   * @param certificates where {@code db1} to {@code db3} have theirs and the authority its own;
   *     null: by sockets of this machine
   */
  public static OvnCentral clusters(@Nullable Path certificates)
      throws IOException, InterruptedException {
    requirePackages();
    OvnCentral central = new OvnCentral(Files.createTempDirectory("ovn-central-"), true);
    central.certificates = certificates;
    Runtime.getRuntime().addShutdownHook(central.hook);
    for (String database : List.of("nb", "sb")) {
      for (int i = 1; i <= 3; i++) {
        central.joinCluster(database, database + i);
      }
    }
    central.startNorthd();
    return central;
  }

  private void joinCluster(String database, String server)
      throws IOException, InterruptedException {
    String file = folder.resolve(server + ".db").toString();
    String raft = raft(server);
    String first = raft(database + "1");
    if (raft.equals(first)) {
      String schema = SCHEMAS.resolve("ovn-" + database + ".ovsschema").toString();
      run("ovsdb-tool", "create-cluster", file, schema, raft);
    } else {
      run("ovsdb-tool", "join-cluster", file, schema(database), raft, first);
    }
    String remote = "--remote=punix:" + folder.resolve(server + ".sock");
    List<String> command = new ArrayList<>(List.of("ovsdb-server", file, remote, control(server)));
    if (certificates != null) {
      String machine = "db" + server.charAt(server.length() - 1);
      command.addAll(
          tls(
              server,
              certificates.resolve(machine + ".key"),
              certificates.resolve(machine + ".pem"),
              certificates.resolve("databases-ca.pem")));
    }
    servers.put(server, spawn(command.toArray(new String[0])));
    await().atMost(PATIENCE).until(() -> status(database, server).contains("cluster member"));
  }

  private String raft(String server) throws IOException {
    return certificates == null
        ? "unix:" + folder.resolve(server + ".raft")
        : "ssl:127.0.0.1:" + tcpPort(server + ".raft");
  }

  /** Always the same one; nobody else's when it is asked for first. */
  private int tcpPort(String name) throws IOException {
    Integer known = tcpPorts.get(name);
    if (known != null) {
      return known;
    }
    try (ServerSocket socket = new ServerSocket(0)) {
      tcpPorts.put(name, socket.getLocalPort());
      return socket.getLocalPort();
    }
  }

  /** Where all servers of a database answer over TLS, those that were lost too. */
  public String overTls(String database) {
    return tcpPorts.entrySet().stream()
        .filter(port -> port.getKey().matches(database + "\\d?"))
        .map(port -> "ssl:127.0.0.1:" + port.getValue())
        .collect(Collectors.joining(","));
  }

  private static String schema(String database) {
    return database.equals("nb") ? "OVN_Northbound" : "OVN_Southbound";
  }

  private String status(String database, String server) {
    try {
      return Appctl.ask(folder.resolve(server + ".ctl"), "cluster/status", schema(database));
    } catch (IOException e) {
      return "";
    }
  }

  /** Ends the server that leads a database's cluster as a power cut does. */
  public void killLeader(String database) throws InterruptedException {
    String leader = first(database, "leader");
    kill(leader);
    servers.remove(leader);
  }

  private String first(String database, String role) {
    return servers.keySet().stream()
        .filter(server -> server.startsWith(database))
        .filter(server -> status(database, server).contains("Role: " + role))
        .findFirst()
        .orElseThrow();
  }

  /** Where one answers on this machine that does not lead. */
  public String follower(String database) {
    return "unix:" + folder.resolve(first(database, "follower") + ".sock");
  }

  private void kill(String server) throws InterruptedException {
    Objects.requireNonNull(servers.get(server)).destroyForcibly().waitFor();
  }

  private static void requirePackages() {
    for (String tool : List.of("ovsdb-tool", "ovsdb-server", "ovn-northd", "ovn-nbctl")) {
      if (Stream.of("/usr/bin", "/usr/sbin").noneMatch(at -> Files.exists(Path.of(at, tool)))) {
        throw new IllegalStateException(
            tool + " is missing: install the packages in agents/ovn/debian-packages.");
      }
    }
  }

  private void begin() throws IOException, InterruptedException {
    startDatabase("nb");
    nbctl("init");
    if (!tracing) {
      return;
    }
    startDatabase("sb");
    sbctl("init");
    startNorthd();
  }

  private void startNorthd() throws IOException {
    spawn(
        "ovn-northd",
        "--ovnnb-db=" + northbound(),
        "--ovnsb-db=" + southbound(),
        control("northd"));
  }

  /** Starts the northbound database's server, on what was there. */
  public void startDatabase(String name) throws IOException, InterruptedException {
    Path file = folder.resolve(name + ".db");
    if (!Files.exists(file)) {
      run(
          "ovsdb-tool",
          "create",
          file.toString(),
          SCHEMAS.resolve("ovn-" + name + ".ovsschema").toString());
    }
    Path socket = folder.resolve(name + ".sock");
    Files.deleteIfExists(socket);
    List<String> command =
        new ArrayList<>(
            List.of("ovsdb-server", file.toString(), "--remote=punix:" + socket, control(name)));
    command.addAll(tls);
    servers.put(name, spawn(command.toArray(new String[0])));
    await().atMost(PATIENCE).until(() -> answers(socket));
  }

  /** Ends the northbound database's server as a power cut does. */
  public void killNorthbound() throws InterruptedException {
    kill("nb");
  }

  private String control(String name) {
    return "--unixctl=" + folder.resolve(name + ".ctl");
  }

  private static boolean answers(Path socket) {
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Where the northbound database answers. */
  public String northbound() {
    return address("nb");
  }

  /** All servers of it that were not lost. */
  private String address(String database) {
    return servers.keySet().stream()
        .filter(server -> server.startsWith(database))
        .map(server -> "unix:" + folder.resolve(server + ".sock"))
        .collect(Collectors.joining(","));
  }

  /** Where the southbound database answers. */
  public String southbound() {
    return address("sb");
  }

  /** Where files of a test's own may lie. */
  public Path folder() {
    return folder;
  }

  /** Does what a person at a terminal does. */
  public String nbctl(String... arguments) throws IOException, InterruptedException {
    return ask("ovn-nbctl", northbound(), arguments);
  }

  /** The same in the southbound database, by its socket, where nobody has a role. */
  public String sbctl(String... arguments) throws IOException, InterruptedException {
    return ask("ovn-sbctl", southbound(), arguments);
  }

  private String ask(String tool, String database, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(tool, "--db=" + database));
    command.addAll(List.of(arguments));
    return run(command.toArray(new String[0]));
  }

  /** Waits until the southbound database follows from the northbound one. */
  public void settle() throws IOException, InterruptedException {
    nbctl("--wait=sb", "sync");
    tracer.startAnew();
  }

  /** What becomes of a packet that opens a flow, in ovn-trace's words. */
  public String trace(String datapath, String microflow) throws IOException {
    return tracer.ask("--minimal", datapath, microflow);
  }

  /** The same with all tables that it passes. */
  public String detailedTrace(String datapath, String microflow) throws IOException {
    return tracer.ask("--detailed", datapath, microflow);
  }

  private Process spawn(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    processes.add(process);
    return process;
  }

  /** Runs a tool to its end and returns what it printed. */
  public String run(String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", command) + " does not end");
    }
    String text = Files.readString(out);
    Files.delete(out);
    if (process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + text);
    }
    return text;
  }

  private void end() {
    processes.forEach(Process::destroyForcibly);
    try {
      tracer.end();
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    processes.forEach(process -> process.destroyForcibly().onExit().join());
    end();
  }
}
