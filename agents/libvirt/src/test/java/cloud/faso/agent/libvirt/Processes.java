package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks for processes by what they were given. */
final class Processes {

  private Processes() {}

  /** Those of which an argument contains a text; zombies have no arguments any more. */
  static List<ProcessHandle> given(String text) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process -> wasGiven(process, text)).toList();
    }
  }

  private static boolean wasGiven(ProcessHandle process, String text) {
    try {
      Path arguments = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      return Files.readString(arguments).contains(text);
    } catch (IOException e) {
      return false;
    }
  }
}
