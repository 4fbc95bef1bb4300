package cloud.faso.agent.libvirt;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Orphans() {}

  /**
   * Ends those of a VM. Only for a VM that libvirtd says is off or unknown: then no process of ours
   * has any business in its folder.
   */
  static void end(VmFolder folder) {
    for (ProcessHandle orphan : of(folder)) {
      log.warn("Process {} works in {} for nobody; it is ended", orphan.pid(), folder.path());
      end(orphan);
    }
  }

  /**
   * Ends a guest of which libvirtd knows nothing any more.
   *
   * @see OwnGuests
   */
  static void end(OwnGuests.Guest guest) {
    log.warn(
        "Process {} of {} runs unknown to libvirtd; it is ended",
        guest.process().pid(),
        guest.vmId());
    end(guest.process());
  }

  /** What it holds, its control groups among it, is let go of when it has ended. */
  private static void end(ProcessHandle process) {
    process.destroyForcibly();
    try {
      process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.warn("Process {} does not end", process.pid());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<ProcessHandle> of(VmFolder folder) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process -> isOf(folder, process)).toList();
    }
  }

  private static boolean isOf(VmFolder folder, ProcessHandle process) {
    String arguments = Proc.read(process, "cmdline");
    return arguments.contains(folder.path() + "/")
        && (has(arguments, "guest=" + VmNames.domain(folder.name()) + ",")
            || has(Proc.read(process, "environ"), Command.MARK));
  }

  /** True when one of the texts, each of which a zero ends, begins like that. */
  private static boolean has(String texts, String beginning) {
    return texts.startsWith(beginning) || texts.contains("\0" + beginning);
  }
}
