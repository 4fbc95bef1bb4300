package cloud.faso.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Runs ./faso for a home of the test's own. */
abstract class Launched {

  static final Duration PATIENCE = Duration.ofMinutes(2);
  static final Map<String, String> ENGLISH = Map.of("LC_ALL", "C.UTF-8");

  @TempDir Path home;

  final Shell.Outcome faso(String... words) throws Exception {
    return faso(ENGLISH, words);
  }

  final Shell.Outcome faso(Map<String, String> environment, String... words) throws Exception {
    String[] command = new String[words.length + 3];
    command[0] = Shell.repository() + "/faso";
    command[1] = "--home";
    command[2] = home.toString();
    System.arraycopy(words, 0, command, 3, words.length);
    return Shell.run(PATIENCE, environment, command);
  }
}
