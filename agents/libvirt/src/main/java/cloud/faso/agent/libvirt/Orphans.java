package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes of ours that work on a VM's files and that nobody answers for: a QEMU whose libvirtd
 * was killed in the middle of starting it, a tool whose agent was. They hold the disk's lock, and
 * would go on for ever. What an operator runs on the same files is not ours to end, and bears no
 * proof.
 */
final class Orphans {
  private static final Logger log = LoggerFactory.getLogger(Orphans.class);

  private Orphans() {}

  /**
   * Ends those of a VM. Only for a VM that libvirtd says is off or unknown: then no process of ours
   * has any business in its folder.
   */
  static void end(VmFolder folder) {
    for (ProcessHandle orphan : of(folder)) {
      log.warn("Process {} works in {} for nobody; it is ended", orphan.pid(), folder.path());
      orphan.destroyForcibly();
    }
  }

  private static List<ProcessHandle> of(VmFolder folder) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process -> isOf(folder, process)).toList();
    }
  }

  private static boolean isOf(VmFolder folder, ProcessHandle process) {
    String arguments = read(process, "cmdline");
    return arguments.contains(folder.path() + "/")
        && (has(arguments, "guest=" + VmNames.domain(folder.name()) + ",")
            || has(read(process, "environ"), Command.MARK));
  }

  /** True when one of the texts, each of which a zero ends, begins like that. */
  private static boolean has(String texts, String beginning) {
    return texts.startsWith(beginning) || texts.contains("\0" + beginning);
  }

  /** Nothing of a process that ended meanwhile. */
  private static String read(ProcessHandle process, String what) {
    try {
      Path file = Path.of("/proc", Long.toString(process.pid()), what);
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
