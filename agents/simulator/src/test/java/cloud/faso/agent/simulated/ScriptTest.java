package cloud.faso.agent.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A script that cannot be followed is told in one sentence: where, what, and what would do. */
final class ScriptTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "vcpus: many | line 1: vcpus must be a whole number.",
        "vcpus: 4;boot: {a: 1} | line 2: boot must be a duration, for example 0, 200ms, 3s, 2m or 1s..5s.",
        "vcpus: 4;;boot: soon | line 3: boot is wrong: Not a duration: \"soon\"; write for example 0, 200ms, 3s, 2m or 1s..5s.",
        "boot: 5s..1s | line 1: boot is wrong: A span must not end before it begins, write for example 1s..5s.",
        "steps: {Start: 1s,; Define: x} | line 2: steps.Define is wrong: Not a duration: \"x\"; write for example 0, 200ms, 3s, 2m or 1s..5s.",
        "steps: [1s] | line 1: steps must be lines of NAME: VALUE.",
        "faults: 3 | line 1: faults must be a list, each entry begun with a dash.",
        "faults:;  - {code: a};  - code: b;    probability: often;boot: 1s | line 4: faults[1].probability must be a number from 0 to 1.",
        "faults:;  - {code: a};  - code: b;    probability: 2;boot: 1s | line 3: faults[1] is wrong: A probability is between 0 and 1, not 2.0.",
        "faults:;  - {probability: 1};boot: 1s | line 2: faults[0] is wrong: A fault needs a code (it fails), a hang, or both.",
        "silences:;  - {nodes: a} | line 2: silences[0] is wrong: A silence needs both after and lasting.",
        "silences:;  -;vcpus: 1 | line 1: the script has an entry that is empty.",
        "vcpus: 1;boots: 3s | line 2: boots is not known; there may be: boot, diskGiB, downloadMiBPerSecond, faults, memoryMiB, shutdown, silences, steps, vcpus.",
        "- a | line 1: the script must be lines of NAME: VALUE.",
        "vcpus: 1;steps: {Start: 1s | line 2: this is no YAML (expected ',' or '}', but got <stream end>); indent with spaces, and write NAME: VALUE.",
        "vcpus: 1;\tboot: 1s | line 2: this is no YAML (found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)); indent with spaces, and write NAME: VALUE.",
      })
  void what_cannot_be_followed_is_told_in_one_sentence(String lines, String told) throws Exception {
    Path file = Files.writeString(folder.resolve("script.yml"), lines.replace(';', '\n'));

    StringWriter complaint = new StringWriter();
    int exit = CheckScript.line().setErr(new PrintWriter(complaint, true)).execute(file.toString());

    assertThat(exit).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(complaint).hasToString(file + ", " + told + System.lineSeparator());
  }

  @Test
  void a_script_that_is_not_there_is_told_as_such() {
    assertThatThrownBy(() -> Script.read(folder.resolve("none.yml")))
        .hasMessage(folder + "/none.yml: there is no such file.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing but words\n", "{}"})
  void an_empty_script_is_a_node_where_all_works(String yaml) {
    assertThat(Script.parse(yaml)).isEqualTo(Script.CALM);
  }
}
