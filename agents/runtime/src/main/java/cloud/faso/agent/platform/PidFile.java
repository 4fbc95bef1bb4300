package cloud.faso.agent.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The file that a daemon wrote its pid into. It outlives the daemon, and pids are reused: after a
 * boot they are others'.
 *
 * @param path as the daemon was given it, but for symbolic links
 */
public record PidFile(Path path) {

  /**
   * The daemon, if it runs: the process with that pid, provided that the file is among its
   * arguments, alone or as {@code --option=FILE}.
   *
   * @throws IOException when the file is there and cannot be read
   */
  public Optional<ProcessHandle> daemon() throws IOException {
    try {
      String file = path.toRealPath().toString();
      return ProcessHandle.of(Long.parseLong(Files.readString(path).strip()))
          .filter(process -> wasGiven(process, file));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean wasGiven(ProcessHandle process, String file) {
    return Stream.of(process.info().arguments().orElse(new String[0]))
        .anyMatch(argument -> argument.equals(file) || argument.endsWith("=" + file));
  }
}
