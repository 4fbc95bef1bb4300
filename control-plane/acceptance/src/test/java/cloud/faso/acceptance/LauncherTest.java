package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void nothing_runs_in_an_empty_home() throws Exception {
    assertThat(faso("status").exit()).isEqualTo(3);
    assertThat(faso("down").exit()).isZero();
    assertThat(home).isEmptyDirectory();
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
    Map<String, String> environment =
        Map.of(
            "LC_ALL",
            "C.UTF-8",
            "JAVA_HOME",
            "/nonexistent",
            "PATH",
            pathWithoutJava(),
            "FASO_JVM_FOLDER",
            empty.toString());

    Shell.Outcome outcome = faso(environment, "up", "--simulate", "1");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output().strip())
        .startsWith("faso: Faso needs a JDK 25 or later: install one")
        .doesNotContain("\n");
  }

  /** The programs of this machine, but for javac: links to all of them in a folder. */
  private String pathWithoutJava() throws Exception {
    Path programs = Files.createDirectory(home.resolve("programs"));
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

  @Test
  void French_is_spoken_where_the_locale_is() throws Exception {
    Shell.Outcome outcome = faso(Map.of("LC_ALL", "fr_FR.UTF-8"), "up", "--simulate", "x");

    assertThat(outcome.output()).contains("--simulate prend un nombre de nœuds");
  }
}
