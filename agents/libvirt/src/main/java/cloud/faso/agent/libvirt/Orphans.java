package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes that work on a VM's files and that nobody answers for: a QEMU whose libvirtd was killed
 * in the middle of starting it, a qemu-img whose agent was. They hold the disk's lock, and would go
 * on for ever.
 */
final class Orphans {
  private static final Logger log = LoggerFactory.getLogger(Orphans.class);

  private Orphans() {}

  /**
   * Ends those of a VM. Only for a VM that libvirtd says is off or unknown: then no process has any
   * business in its folder.
   */
  static void end(VmFolder folder) {
    String mark = folder.path() + "/";
    for (ProcessHandle orphan : given(mark)) {
      log.warn("Process {} works in {} and belongs to nobody; it is ended", orphan.pid(), mark);
      orphan.destroyForcibly();
    }
  }

  private static List<ProcessHandle> given(String text) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process -> isQemu(process) && arguments(process).contains(text)).toList();
    }
  }

  /** Someone reading a log there with a pager is no orphan. */
  private static boolean isQemu(ProcessHandle process) {
    try {
      Path program = Files.readSymbolicLink(proc(process).resolve("exe"));
      return String.valueOf(program.getFileName()).startsWith("qemu-");
    } catch (IOException e) {
      // A kernel thread, or one that ended meanwhile.
      return false;
    }
  }

  private static String arguments(ProcessHandle process) {
    try {
      return Files.readString(proc(process).resolve("cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  private static Path proc(ProcessHandle process) {
    return Path.of("/proc", Long.toString(process.pid()));
  }
}
