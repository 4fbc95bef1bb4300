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
  void every_line_is_json(@TempDir Path home) throws Exception {
    Path configuration = home.resolve("control-plane.yml");
    Files.writeString(configuration, "home: " + home + "\n");
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
      List<JsonNode> logged =
          lines.stream()
              .filter(line -> line.startsWith("{"))
              .map(RunningControlPlane::json)
              .toList();
      assertThat(logged)
          .isNotEmpty()
          .allSatisfy(
              line -> assertThat(line.get("timestamp").asText()).matches("20\\d\\d-.*T.*Z"));
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
