package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ./faso makes of what a control plane answers and a log holds. */
final class LauncherAnswersTest extends Launched {

  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    Files.createDirectory(home.resolve("run"));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(status, body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  /** Runs a line of the launcher's own language. */
  private static Shell.Outcome inLauncher(String line, String... arguments) throws Exception {
    String parts =
        "faso_root=$PWD; for part in messages processes api world up; do"
            + " . control-plane/launcher/$part.sh; done; ";
    List<String> command = new ArrayList<>(List.of("bash", "-euo", "pipefail", "-c", parts + line));
    command.addAll(List.of(arguments));
    return Shell.run(PATIENCE, ENGLISH, command.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "faso_x, 401, 'the token in DIR/operator.token is refused; ./faso --home DIR up makes a new one'",
    ", 401, 'there is no token in DIR/operator.token; ./faso --home DIR up makes a new one'",
    "faso_x, 500, 'HTTP 500, Say \"please\" \\ thank you'"
  })
  void a_status_says_why_it_cannot_count_the_VMs(
      @Nullable String token, int status, String expected) throws Exception {
    answer("/v1/health/ready", 200, "");
    answer("/v1/vms", status, "{\"detail\":\"Say \\\"please\\\" \\\\ thank you\"}");
    Files.writeString(home.resolve("url"), url());
    Files.writeString(home.resolve("run/control-plane.pid"), thisProcess());
    if (token != null) {
      Files.writeString(home.resolve("operator.token"), token);
    }

    Shell.Outcome outcome = faso("status");

    assertThat(outcome.output().lines())
        .last()
        .isEqualTo("The VMs cannot be counted: " + expected.replace("DIR", home.toString()));
    assertThat(outcome.exit()).isEqualTo(1);
  }

  /** What run-as would note of this process. */
  private static String thisProcess() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return ProcessHandle.current().pid() + " " + afterName[19] + "\n";
  }

  @ParameterizedTest
  @CsvSource({"true, 0", "false, 1"})
  void a_node_is_READY_when_its_agent_in_its_present_life_has_told_all(boolean told, int exit)
      throws Exception {
    answer("/v1/nodes/n1", 200, "{\"phase\":\"READY\"}");
    Files.writeString(home.resolve("operator.token"), "faso_x");
    if (told) {
      Files.createFile(home.resolve("run/agent.ready"));
    }

    Shell.Outcome outcome =
        inLauncher("home=$0 url=$1; wait_for_node n1 agent", home.toString(), url());

    // An agent that does not run tells no more.
    assertThat(outcome.exit()).as(outcome.output()).isEqualTo(exit);
    assertThat(outcome.output().contains("agent ended at once")).isEqualTo(!told);
  }

  @Test
  void what_went_wrong_is_not_pushed_out_of_sight_by_stack_frames() throws Exception {
    Path log = home.resolve("log");
    Files.writeString(
        log,
        "begun\nException: no password\n"
            + "\tat a.B.c(B.java:1)\n".repeat(40)
            + "\t... 12 common frames omitted\n");

    Shell.Outcome outcome = inLauncher("last_words 25 $0", log.toString());

    assertThat(outcome.output()).isEqualTo("  | begun\n  | Exception: no password\n");
    assertThat(outcome.exit()).isZero();
  }
}
