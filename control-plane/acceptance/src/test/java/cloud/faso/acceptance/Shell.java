package cloud.faso.acceptance;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs programs of this repository as a person would. */
final class Shell {

  /** What a program said, both streams together, and how it ended. */
  record Outcome(int exit, String output) {}

  private Shell() {}

  /** The repository's folder, wherever in it the tests run. */
  static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("faso"))) {
      folder = Objects.requireNonNull(folder.getParent(), "not inside the repository");
    }
    return folder;
  }

  /** Runs a program in the repository's folder until it ends; one that does not is killed. */
  static Outcome run(Duration atMost, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("faso-acceptance", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(List.of(command))
              .directory(repository().toFile())
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      boolean ended = process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.waitFor();
      }
      String said = Files.readString(output, StandardCharsets.UTF_8);
      return new Outcome(ended ? process.exitValue() : -1, said);
    } finally {
      Files.delete(output);
    }
  }
}
