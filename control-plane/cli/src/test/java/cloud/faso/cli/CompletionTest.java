package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completion script, asked by a real shell. */
class CompletionTest extends ShellTestBase {

  @ParameterizedTest
  @CsvSource({
    "faso v, vm",
    "faso u, up",
    "faso do, down",
    "faso sta, status",
    "faso lo, logs",
    "faso te, test",
    "faso be, bench",
    "faso up --po, --port",
    "faso up --si, --simulate",
    "faso down --gu, --guests",
    "faso logs --fo, --follow",
    "faso logs sim, simulator",
    "faso status --ho, --home",
    "faso test --se, --seeds",
    "faso bench --qu, --quick",
    "faso vm list --ho, --home",
    "faso vm cre, create",
    "faso vm create web-1 --fla, --flavor",
    "faso node list --phase SIL, SILENT",
    "faso vm list -o ya, yaml",
    "faso completion z, zsh"
  })
  void bash_completes_what_was_begun(String line, String expected) throws Exception {
    Path script = shell.file("completion.bash", shell.run("completion", "bash").out());
    String ask =
        """
        source "$1"
        COMP_LINE=$2 COMP_POINT=${#2}
        read -ra COMP_WORDS <<< "$2"
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _complete_faso
        printf '%s\\n' "${COMPREPLY[@]}"
        """;

    String answer = bash(ask, script.toString(), line);

    assertThat(answer.lines().map(String::strip)).contains(expected);
  }

  @Test
  void the_same_script_serves_zsh() {
    assertThat(shell.run("completion", "zsh").out()).contains("bashcompinit");
  }

  private String bash(String script, String... arguments) throws IOException, InterruptedException {
    Path output = home.resolve("answer");
    var command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.waitFor();
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}
