package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.noun.Nouns;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ./faso says and refuses before it starts anything. */
final class LauncherTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Map<String, String> ENGLISH = Map.of("LC_ALL", "C.UTF-8");

  @TempDir Path home;

  private Shell.Outcome faso(String... words) throws Exception {
    return faso(ENGLISH, words);
  }

  private Shell.Outcome faso(Map<String, String> environment, String... words) throws Exception {
    String[] command = new String[words.length + 3];
    command[0] = Shell.repository() + "/faso";
    command[1] = "--home";
    command[2] = home.toString();
    System.arraycopy(words, 0, command, 3, words.length);
    return Shell.run(PATIENCE, environment, command);
  }

  @Test
  void every_sentence_is_there_in_French() throws Exception {
    Shell.Outcome outcome =
        Shell.run(PATIENCE, ENGLISH, Shell.repository() + "/control-plane/launcher/check");

    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.exit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"C.UTF-8", "fr_FR.UTF-8"})
  void help_names_all_that_the_client_knows(String locale) throws Exception {
    Shell.Outcome outcome = faso(Map.of("LC_ALL", locale), "help");

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out().split("[^a-z]+", -1)).containsAll(Nouns.NAMES);
  }

  @Test
  void nothing_runs_in_an_empty_home() throws Exception {
    assertThat(faso("status").exit()).isEqualTo(3);
    assertThat(faso("down").exit()).isZero();
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void a_service_without_HOME_can_use_it() throws Exception {
    String faso = Shell.repository() + "/faso";

    Shell.Outcome outcome =
        Shell.run(PATIENCE, ENGLISH, "env", "-u", "HOME", faso, "--home", home.toString(), "logs");

    assertThat(outcome.output()).contains("Nothing was started in " + home);
  }

  @Test
  void the_logs_of_a_home_that_never_ran_say_how_to_start_it() throws Exception {
    Shell.Outcome outcome = faso("logs");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output())
        .isEqualTo(
            "faso: Nothing was started in %s, so there are no logs. To start it: ./faso --home %s up\n"
                .formatted(home, home));
    assertThat(home).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--home DIR vm list",
        "--home=DIR vm list",
        "vm list --home DIR",
        "vm list --home=DIR",
        "--home DIR logs",
        "logs --home DIR",
        "down --home=DIR",
        "up --home DIR:",
      })
  void a_home_is_taken_before_and_after_the_command(String line) throws Exception {
    Shell.Outcome outcome = ofOtherHome(line.split(" ", -1));

    assertThat(outcome.output()).contains(home.toString()).doesNotContain("elsewhere");
    assertThat(home).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--home", "--home= status", "up --home", "logs --home=", "vm list --home"})
  void a_home_that_is_named_has_a_name(String line) throws Exception {
    Shell.Outcome outcome = ofOtherHome(line.split(" ", -1));

    assertThat(outcome.output()).isEqualTo("faso: --home needs a folder\n");
    assertThat(outcome.exit()).isEqualTo(2);
  }

  @Test
  void the_client_that_is_run_is_the_one_of_the_home_that_is_named() throws Exception {
    Files.createDirectories(home.resolve("app/current/cli"));

    Shell.Outcome outcome = ofOtherHome("vm", "list", "--home", "DIR");

    // There is none in there.
    assertThat(outcome.output()).contains("cloud.faso.cli.Faso", "ClassNotFoundException");
  }

  /** Runs ./faso where another home is the usual one; DIR stands for the test's own. */
  private Shell.Outcome ofOtherHome(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(Shell.repository() + "/faso"));
    for (String word : words) {
      command.add(word.replace("DIR", home.toString()));
    }
    return Shell.run(
        PATIENCE,
        Map.of("LC_ALL", "C.UTF-8", "FASO_PREBUILT", "1", "FASO_HOME", "/nonexistent/elsewhere"),
        command.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"up --home DIR", "status --home DIR", "--home DIR/x down", "vm list --home DIR"})
  void a_home_cannot_be_a_file(String line) throws Exception {
    Path file = Files.createFile(home.resolve("file"));

    Shell.Outcome outcome = ofOtherHome(line.replace("DIR", "DIR/file").split(" ", -1));

    assertThat(outcome.output())
        .isEqualTo("faso: %s is not a folder, so no home can be there\n".formatted(file));
    assertThat(outcome.exit()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "status", "logs", "vm list"})
  void a_home_of_somebody_else_is_told_as_such(String line) throws Exception {
    Path sources = sourcesOfAnother();
    Path closed = Files.createDirectory(home.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));

    Shell.Outcome outcome =
        unprivileged(Map.of(), sources, closed.resolve(".faso"), List.of(line.split(" ", -1)));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));

    assertThat(outcome.output())
        .isEqualTo(
            "faso: This home belongs to %s, who alone may use it: %s/.faso. Take one of your own: --home DIR\n"
                .formatted(System.getProperty("user.name"), closed));
    assertThat(outcome.exit()).isEqualTo(1);
  }

  @Test
  void a_user_without_HOME_can_use_a_home_that_is_named() throws Exception {
    Shell.Outcome outcome =
        Shell.run(
            PATIENCE,
            Map.of("LC_ALL", "C.UTF-8", "FASO_PREBUILT", "1"),
            "env",
            "-u",
            "HOME",
            Shell.repository() + "/faso",
            "--home",
            home.toString(),
            "vm",
            "list");

    assertThat(outcome.output()).startsWith("faso: No control plane is known here");
    assertThat(outcome.exit()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({"> /dev/full, 1", ">&-, 1", "| head -n 1 > /dev/null, 0"})
  void an_answer_that_cannot_be_written_is_a_failure(String where, int exit) throws Exception {
    Shell.Outcome outcome =
        Shell.run(
            PATIENCE,
            Map.of("LC_ALL", "C.UTF-8", "FASO_PREBUILT", "1"),
            "bash",
            "-c",
            "set -o pipefail; %s/faso --home %s completion bash %s"
                .formatted(Shell.repository(), home, where));

    assertThat(outcome.output())
        .isEqualTo(
            exit == 0
                ? ""
                : "faso: The answer could not be written: standard output is closed, or its disk is full."
                    + " The command itself has succeeded.\n");
    assertThat(outcome.exit()).isEqualTo(exit);
  }

  @ParameterizedTest
  @CsvSource({
    "faso_x, 401, 'the token in DIR/operator.token is refused; ./faso --home DIR up makes a new one'",
    ", 401, 'there is no token in DIR/operator.token; ./faso --home DIR up makes a new one'",
    "faso_x, 500, 'HTTP 500, Say \"please\" \\ thank you'"
  })
  void a_status_says_why_it_cannot_count_the_VMs(
      @Nullable String token, int status, String expected) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer(server, "/v1/health/ready", 200, "");
    answer(server, "/v1/vms", status, "{\"detail\":\"Say \\\"please\\\" \\\\ thank you\"}");
    server.start();
    try {
      Files.createDirectory(home.resolve("run"));
      Files.writeString(home.resolve("url"), "http://127.0.0.1:" + server.getAddress().getPort());
      Files.writeString(home.resolve("run/control-plane.pid"), thisProcess());
      if (token != null) {
        Files.writeString(home.resolve("operator.token"), token);
      }

      Shell.Outcome outcome = faso("status");

      assertThat(outcome.output().lines())
          .last()
          .isEqualTo("The VMs cannot be counted: " + expected.replace("DIR", home.toString()));
      assertThat(outcome.exit()).isEqualTo(1);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void what_went_wrong_is_not_pushed_out_of_sight_by_stack_frames() throws Exception {
    Path log = home.resolve("log");
    Files.writeString(
        log,
        "begun\nException: no password\n"
            + "\tat a.B.c(B.java:1)\n".repeat(40)
            + "\t... 12 common frames omitted\n");

    Shell.Outcome outcome =
        Shell.run(
            PATIENCE,
            ENGLISH,
            "bash",
            "-euo",
            "pipefail",
            "-c",
            ". control-plane/launcher/messages.sh; last_words 25 $0",
            log.toString());

    assertThat(outcome.output()).isEqualTo("  | begun\n  | Exception: no password\n");
    assertThat(outcome.exit()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"true, 0", "false, 1"})
  void a_node_is_READY_when_its_agent_in_its_present_life_has_told_all(boolean told, int exit)
      throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer(server, "/v1/nodes/n1", 200, "{\"phase\":\"READY\"}");
    server.start();
    try {
      Files.createDirectory(home.resolve("run"));
      Files.writeString(home.resolve("operator.token"), "faso_x");
      if (told) {
        Files.createFile(home.resolve("run/agent.ready"));
      }

      Shell.Outcome outcome =
          Shell.run(
              PATIENCE,
              ENGLISH,
              "bash",
              "-euo",
              "pipefail",
              "-c",
              "faso_root=$PWD; for part in messages processes api world up; do . control-plane/launcher/$part.sh; done; home=$0 url=$1; wait_for_node n1 agent",
              home.toString(),
              "http://127.0.0.1:" + server.getAddress().getPort());

      // An agent that does not run tells no more.
      assertThat(outcome.exit()).as(outcome.output()).isEqualTo(exit);
      assertThat(outcome.output().contains("agent ended at once")).isEqualTo(!told);
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpServer server, String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(status, body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  /** What run-as would note of this process. */
  private static String thisProcess() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return ProcessHandle.current().pid() + " " + afterName[19] + "\n";
  }

  @Test
  void an_unknown_option_is_named() throws Exception {
    Shell.Outcome outcome = faso("up", "--prot", "1");

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.output()).contains("--prot", "--port N");
  }

  @Test
  void a_number_of_nodes_must_be_one() throws Exception {
    Shell.Outcome outcome = faso("up", "--simulate", "-1");

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.output()).contains("from 1 to 10000");
  }

  @Test
  void without_a_new_enough_JDK_it_says_in_one_sentence_what_to_install() throws Exception {
    Path empty = Files.createDirectory(home.resolve("jvm"));
    Path programs = Files.createDirectory(home.resolve("programs"));
    Map<String, String> environment =
        Map.of(
            "LC_ALL",
            "C.UTF-8",
            "JAVA_HOME",
            "/nonexistent",
            "PATH",
            linkAllButJavac(programs),
            "FASO_JVM_FOLDER",
            empty.toString());

    Shell.Outcome outcome = faso(environment, "up", "--simulate", "1");
    unlink(programs);

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output().strip())
        .startsWith("faso: Faso needs a JDK 25 or later: install one")
        .doesNotContain("\n");
  }

  /** The programs of this machine, but for javac: links to all of them in a folder. */
  private static String linkAllButJavac(Path programs) throws Exception {
    for (String folder : new String[] {"/usr/bin", "/bin", "/usr/sbin", "/sbin"}) {
      try (var files = Files.list(Path.of(folder))) {
        for (Path file : files.toList()) {
          Path link = programs.resolve(file.getFileName().toString());
          if (!link.endsWith("javac") && !Files.exists(link)) {
            Files.createSymbolicLink(link, file);
          }
        }
      }
    }
    return programs.toString();
  }

  /** JUnit would remove them as well, with a warning for each. */
  private static void unlink(Path folder) throws Exception {
    try (var links = Files.list(folder)) {
      for (Path link : links.toList()) {
        Files.delete(link);
      }
    }
  }

  @Test
  void a_JDK_that_is_too_old_is_passed_over_for_one_of_the_usual_folder() throws Exception {
    Path old = wrongJdk(home.resolve("old"), 17);
    Path jvms = Files.createDirectory(home.resolve("jvm"));
    wrongJdk(jvms.resolve("jdk-21"), 21);
    Files.createSymbolicLink(jvms.resolve("jdk-this"), Path.of(System.getProperty("java.home")));
    wrongJdk(jvms.resolve("jdk-99"), 99);

    Shell.Outcome outcome = faso(javaIs(old, old, jvms), "--version");

    assertThat(outcome.out()).as(outcome.err()).startsWith("faso ");
    assertThat(outcome.exit()).isZero();
  }

  @Test
  void a_JDK_on_the_path_is_taken_when_JAVA_HOME_is_too_old() throws Exception {
    Path old = wrongJdk(home.resolve("old"), 17);
    Path jvms = Files.createDirectory(home.resolve("jvm"));

    Shell.Outcome outcome =
        faso(javaIs(old, Path.of(System.getProperty("java.home")), jvms), "--version");

    assertThat(outcome.out()).as(outcome.err()).startsWith("faso ");
    assertThat(outcome.exit()).isZero();
  }

  private static Map<String, String> javaIs(Path javaHome, Path onPath, Path jvms) {
    return Map.of(
        "LC_ALL",
        "C.UTF-8",
        "FASO_PREBUILT",
        "1",
        "JAVA_HOME",
        javaHome.toString(),
        "PATH",
        onPath.resolve("bin") + ":" + System.getenv("PATH"),
        "FASO_JVM_FOLDER",
        jvms.toString());
  }

  /** What looks like a JDK of a version, and fails when it is run. */
  private static Path wrongJdk(Path folder, int version) throws Exception {
    Path programs = Files.createDirectories(folder.resolve("bin"));
    for (String program : List.of("java", "javac")) {
      Path file = Files.writeString(programs.resolve(program), "#!/bin/sh\nexit 99\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"" + version + ".0.1\"\n");
    return folder;
  }

  @Test
  void sources_that_somebody_else_must_build_are_told_in_one_sentence() throws Exception {
    Path sources = sourcesOfAnother();
    Path mine = Files.createDirectory(home.resolve("mine"));
    Shell.giveAway(mine);

    for (List<String> words : List.of(List.of("up", "--simulate", "1"), List.of("vm", "list"))) {
      Shell.Outcome outcome = unprivileged(Map.of(), sources, mine, words);

      assertThat(outcome.output())
          .isEqualTo(
              "faso: Faso is not built here yet, and you may not write to %s. Let its owner run ./faso up, or use a copy of your own.\n"
                  .formatted(sources));
      assertThat(outcome.exit()).isEqualTo(1);
    }
  }

  @Test
  void the_client_of_somebody_elses_build_can_be_used() throws Exception {
    Path sources = sourcesOfAnother();
    Shell.copyBuild(sources);

    Shell.Outcome outcome =
        unprivileged(Map.of("FASO_PREBUILT", "1"), sources, home, List.of("--version"));

    assertThat(outcome.out()).as(outcome.err()).startsWith("faso ");
    assertThat(outcome.exit()).isZero();
  }

  /** The launcher in a folder that only its owner may write to. */
  private Path sourcesOfAnother() throws Exception {
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path sources = Files.createDirectory(home.resolve("sources"));
    Path launcher = Files.createDirectories(sources.resolve("control-plane/launcher"));
    Files.copy(Shell.repository().resolve("faso"), sources.resolve("faso"));
    try (var parts = Files.list(Shell.repository().resolve("control-plane/launcher"))) {
      for (Path part : parts.toList()) {
        Files.copy(part, launcher.resolve(part.getFileName()));
      }
    }
    return sources;
  }

  /** Runs the launcher of {@code sources}, whose folder is closed meanwhile even to its owner. */
  private static Shell.Outcome unprivileged(
      Map<String, String> more, Path sources, Path home, List<String> words) throws Exception {
    List<String> command = new ArrayList<>(Shell.unprivileged());
    command.addAll(List.of(sources.resolve("faso").toString(), "--home", home.toString()));
    command.addAll(words);
    Map<String, String> environment = new HashMap<>(ENGLISH);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.putAll(more);
    Files.setPosixFilePermissions(sources, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      return Shell.run(PATIENCE, environment, command.toArray(String[]::new));
    } finally {
      Files.setPosixFilePermissions(sources, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void French_is_spoken_where_the_locale_is() throws Exception {
    Shell.Outcome outcome = faso(Map.of("LC_ALL", "fr_FR.UTF-8"), "up", "--simulate", "x");

    assertThat(outcome.output()).contains("faso : --simulate prend un nombre de nœuds");
  }
}
