package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.noun.Nouns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ./faso says and refuses before it starts anything. */
final class LauncherTest extends Launched {

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
    assertThat(outcome.out().split("[^a-z-]+", -1)).containsAll(Nouns.NAMES);
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
  void French_is_spoken_where_the_locale_is() throws Exception {
    Shell.Outcome outcome = faso(Map.of("LC_ALL", "fr_FR.UTF-8"), "up", "--simulate", "x");

    assertThat(outcome.output()).contains("faso : --simulate prend un nombre de nœuds");
  }
}
