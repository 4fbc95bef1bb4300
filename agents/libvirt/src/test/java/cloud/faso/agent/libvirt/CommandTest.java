package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void exit_code_and_output_come_back() throws Exception {
    var outcome = run(LONG, "echo one; echo two >&2; exit 3");
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.output()).isEqualTo("one\ntwo");
  }

  @Test
  void more_output_than_is_kept_does_not_stop_the_program() throws Exception {
    var outcome = run(LONG, "head -c 1000000 /dev/zero | tr '\\0' x");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.output()).hasSizeBetween(8192, 10_000);
  }

  @Test
  void a_program_past_its_deadline_is_ended() throws Exception {
    String mark = folder.getFileName().toString();
    var outcome = run(Duration.ofMillis(200), "exec tail -f /dev/null --pid=$$ #" + mark);
    assertThat(outcome.overdue()).isTrue();
    Eventually.eventually("its end", () -> Processes.given(mark), processes -> processes.isEmpty());
  }

  @Test
  void a_program_that_wants_too_much_memory_gets_none() throws Exception {
    var outcome = Command.runLimited(folder, LONG, List.of("sh", "-c", "ulimit -v; ulimit -t"));
    assertThat(outcome.output().lines()).containsExactly("1048576", "60");
  }

  @Test
  void a_tool_bears_our_mark_and_other_programs_do_not() throws Exception {
    assertThat(Command.runLimited(folder, LONG, List.of("env")).output()).contains(Command.MARK);
    assertThat(Command.run(folder, LONG, List.of("env")).output()).doesNotContain(Command.MARK);
  }

  @Test
  void a_program_that_is_not_there_is_an_error() {
    assertThatThrownBy(() -> Command.run(folder, LONG, List.of("no-such-program")))
        .isInstanceOf(IOException.class);
  }

  private Command.Outcome run(Duration deadline, String script) throws Exception {
    return Command.run(folder, deadline, List.of("sh", "-c", script));
  }
}
