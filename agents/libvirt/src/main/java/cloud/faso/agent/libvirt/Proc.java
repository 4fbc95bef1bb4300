package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of processes. */
final class Proc {

  private Proc() {}

  /** Where it tells something of a process. */
  static Path path(ProcessHandle process, String what) {
    return Path.of("/proc", Long.toString(process.pid()), what);
  }

  /** What it tells; nothing of a process that ended meanwhile. */
  static String read(ProcessHandle process, String what) {
    try {
      return new String(Files.readAllBytes(path(process, what)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
