package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ./faso says to somebody who owns neither its sources nor the home. */
final class LauncherOfOthersTest extends Launched {

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
}
