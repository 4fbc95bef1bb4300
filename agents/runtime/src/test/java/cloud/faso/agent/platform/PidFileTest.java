package cloud.faso.agent.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PidFileTest {

  @ParameterizedTest
  @ValueSource(strings = {"--pidfile=%s", "%s"})
  void its_daemon_is_who_was_given_it_as_long_as_it_runs(String argument, @TempDir Path folder)
      throws Exception {
    Path path = folder.toRealPath().resolve("daemon.pid");
    // It reads until it is ended.
    Process daemon =
        new ProcessBuilder("sh", "-c", "read line", "sh", argument.formatted(path)).start();
    try {
      Files.writeString(path, daemon.pid() + "\n");
      assertThat(new PidFile(path).daemon()).contains(daemon.toHandle());
    } finally {
      daemon.destroyForcibly().waitFor();
    }
    assertThat(new PidFile(path).daemon()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%d", "", "some"})
  void neither_another_program_nor_other_words_are_a_daemon(String words, @TempDir Path folder)
      throws Exception {
    Path path = folder.resolve("daemon.pid");
    Files.writeString(path, words.formatted(ProcessHandle.current().pid()));

    assertThat(new PidFile(path).daemon()).isEmpty();
  }

  @Test
  void where_no_file_is_no_daemon_is(@TempDir Path folder) throws Exception {
    assertThat(new PidFile(folder.resolve("daemon.pid")).daemon()).isEmpty();
  }
}
