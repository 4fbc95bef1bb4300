package cloud.faso.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a process costs, as Linux tells. */
final class Usage {

  private Usage() {}

  /** CPU time since it began. */
  static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Memory that it holds, in MiB. */
  static long residentMiB(ProcessHandle process) throws IOException {
    return status(process, "VmRSS:");
  }

  /** The most memory that it ever held, in MiB. */
  static long mostResidentMiB(ProcessHandle process) throws IOException {
    return status(process, "VmHWM:");
  }

  private static long status(ProcessHandle process, String what) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith(what))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(-1);
  }
}
