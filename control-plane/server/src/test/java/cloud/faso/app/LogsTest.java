package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is started, seen from outside: what it logs. */
final class LogsTest {

  @Test
  @Timeout(120)
  void every_line_is_json_wherever_it_goes(@TempDir Path home) throws Exception {
    Path file = home.resolve("control-plane.log");
    assertJson(bootstrap(home, "home: " + home + "\n"));
    assertThat(file).doesNotExist();

    bootstrap(home, "home: " + home + "\nlogFile: " + file + "\n");
    assertJson(Files.readAllLines(file));
  }

  private static void assertJson(List<String> lines) {
    List<JsonNode> logged =
        lines.stream().filter(line -> line.startsWith("{")).map(RunningControlPlane::json).toList();
    assertThat(logged)
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.get("timestamp").asText()).matches("20\\d\\d-.*T.*Z"));
  }

  /** What the program writes to standard output; never the secret that it makes. */
  private static List<String> bootstrap(Path home, String settings) throws Exception {
    Path configuration = home.resolve("control-plane.yml");
    Files.writeString(configuration, settings);
    Path token = home.resolve("operator.token");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "cloud.faso.app.FasoApplication",
                "bootstrap",
                configuration.toString(),
                "--operator-token-file",
                token.toString())
            .redirectErrorStream(true)
            .start();
    try {
      List<String> lines = lines(program);
      assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();

      assertThat(program.exitValue()).as(String.join("\n", lines)).isZero();
      String secret = Files.readString(token).strip();
      assertThat(lines).noneMatch(line -> line.contains(secret));
      return lines;
    } finally {
      program.destroyForcibly();
    }
  }

  private static List<String> lines(Process program) throws IOException {
    try (BufferedReader out = program.inputReader(StandardCharsets.UTF_8)) {
      return out.lines().toList();
    }
  }
}
