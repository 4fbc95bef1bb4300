package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A home of Faso's and the launcher that acts on it, as a newcomer has them. */
final class Home {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  // FASO_PREBUILT: the modules of this very build are run, and no other build is started.
  // FASO_ARCHIVES: one start is rehearsed for all homes, which takes longer than a test's few
  // starts.
  // FASO_CONTROL_PLANE_JAVA_OPTIONS: as shipped, but without the compiler that pays off only later.
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "LC_ALL",
          "C.UTF-8",
          "FASO_PREBUILT",
          "1",
          "FASO_ARCHIVES",
          Shell.repository() + "/target/archives",
          "FASO_CONTROL_PLANE_JAVA_OPTIONS",
          "-Xms256m -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");

  private final Path folder;
  private final int port;
  private final Map<String, String> environment;
  private final List<String> user;
  private final Path sources;

  Home(Path folder) throws IOException {
    this(folder, freePair(), ENVIRONMENT, List.of(), Shell.repository());
  }

  private Home(
      Path folder, int port, Map<String, String> environment, List<String> user, Path sources) {
    this.folder = folder;
    this.port = port;
    this.environment = environment;
    this.user = user;
    this.sources = sources;
  }

  /** The same home, as somebody finds it in whose environment a variable is set so. */
  Home with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new Home(folder, port, more, user, sources);
  }

  /** A home of somebody who calls this one's control plane from elsewhere. */
  Home of(Path person) throws IOException {
    Files.writeString(
        Files.createDirectories(person).resolve("url"), "http://127.0.0.1:" + port + "\n");
    return new Home(person, port, environment, user, sources);
  }

  /** The same home, acted on by a user who is not root, with a launcher that anybody may read. */
  Home unprivileged(Path openSources) {
    Home own = with("FASO_ARCHIVES", "");
    return new Home(folder, port, own.environment, Shell.unprivileged(), openSources);
  }

  int port() {
    return port;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /**
   * A free port whose next one is free, too: agents use that. They are free until they are used:
   * the kernel gives connections ports from 32768 on, and {@code ./faso up} takes those from 20000.
   */
  static int freePair() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 19_999);
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
          ServerSocket _ = new ServerSocket(port + 1, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (BindException _) {
        // One of them is taken: another pair.
      }
    }
  }

  Shell.Outcome faso(String... words) throws Exception {
    return Shell.run(PATIENCE, environment, command(words));
  }

  /** Begins a command that something is done to meanwhile. */
  Process start(String... words) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command(words))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Types a command, and then these lines. */
  Shell.Outcome typed(List<String> lines, String... words) throws Exception {
    Path in =
        Files.writeString(Files.createTempFile(folder, "typed", ""), String.join("\n", lines));
    try {
      return Shell.run(PATIENCE, environment, in, command(words));
    } finally {
      Files.delete(in);
    }
  }

  private String[] command(String... words) {
    List<String> command = new ArrayList<>(user);
    command.addAll(List.of(sources + "/faso", "--home", folder.toString()));
    command.addAll(List.of(words));
    return command.toArray(String[]::new);
  }

  /** What a command says that must succeed. */
  String said(String... words) throws Exception {
    Shell.Outcome outcome = faso(words);
    assertThat(outcome.exit()).as(outcome.output()).isZero();
    return outcome.output();
  }

  long pid(String name) throws IOException {
    String file = Files.readString(folder.resolve("run").resolve(name + ".pid"));
    return Long.parseLong(file.split(" ", -1)[0]);
  }

  /** The last lines that a process of it left in its log. */
  String lastWords(String name) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("logs").resolve(name + ".out"));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  /** kill -9. */
  void kill(String name) throws Exception {
    Optional<ProcessHandle> process = ProcessHandle.of(pid(name));
    assertThat(process).isPresent();
    process.get().destroyForcibly();
    process.get().onExit().get();
  }

  /** Every line of every log that holds a secret: a token of any kind, or what else is named. */
  List<String> secretsInLogs(String... more) throws IOException {
    List<String> secrets = new ArrayList<>(List.of("faso_", "fjt_", "PRIVATE KEY"));
    secrets.addAll(List.of(more));
    List<String> found = new ArrayList<>();
    try (Stream<Path> logs = Files.walk(folder.resolve("logs"))) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        Files.readString(log, StandardCharsets.ISO_8859_1)
            .lines()
            .filter(line -> secrets.stream().anyMatch(line::contains))
            .forEach(line -> found.add(log.getFileName() + ": " + line));
      }
    }
    return found;
  }
}
