package cloud.faso.agent.libvirt;

import cloud.faso.spec.agent.NodeLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What Linux says of the host's processors and memory. */
final class Host {
  private final Path proc;
  private CpuTime last = CpuTime.NONE;

  /**
   * Reads from a proc file system.
   *
   * @param proc normally {@code /proc}
   */
  Host(Path proc) {
    this.proc = proc;
  }

  /** As the kernel names it. */
  static String architecture() {
    String java = System.getProperty("os.arch", "");
    return java.equals("amd64") ? "x86_64" : java;
  }

  static int vcpus() {
    return Runtime.getRuntime().availableProcessors();
  }

  long memoryMiB() throws IOException {
    return meminfoMiB("MemTotal:");
  }

  /** Load since the last call; since boot the first time. */
  synchronized NodeLoad load() throws IOException {
    CpuTime now = CpuTime.of(Files.readAllLines(proc.resolve("stat")).getFirst());
    int percent = now.busyPercentSince(last);
    last = now;
    return new NodeLoad(percent, memoryMiB() - meminfoMiB("MemAvailable:"));
  }

  private long meminfoMiB(String field) throws IOException {
    List<String> lines = Files.readAllLines(proc.resolve("meminfo"));
    for (String line : lines) {
      if (line.startsWith(field)) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    throw new IOException(proc.resolve("meminfo") + " has no " + field);
  }

  /** The kernel's count of ticks since boot, over all processors. */
  private record CpuTime(long busy, long total) {
    static final CpuTime NONE = new CpuTime(0, 0);
    private static final int IDLE = 3;
    private static final int IOWAIT = 4;
    // Guest time is counted in user time already.
    private static final int COUNTED = 8;

    /** From a line like {@code cpu user nice system idle iowait irq softirq steal …}. */
    static CpuTime of(String line) {
      long[] ticks =
          Arrays.stream(line.split("\\s+", -1))
              .skip(1)
              .limit(COUNTED)
              .mapToLong(Long::parseLong)
              .toArray();
      long total = Arrays.stream(ticks).sum();
      return new CpuTime(total - ticks[IDLE] - ticks[IOWAIT], total);
    }

    int busyPercentSince(CpuTime earlier) {
      long passed = total - earlier.total;
      return passed <= 0 ? 0 : Math.clamp(100 * (busy - earlier.busy) / passed, 0, 100);
    }
  }
}
