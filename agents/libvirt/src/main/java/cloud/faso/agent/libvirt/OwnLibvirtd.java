package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The libvirtd that belongs to one agent, through the script that starts it.
 *
 * @param script {@code faso-libvirtd}
 * @param folder where its files lie
 * @param network the folder of the switch that its guests are plugged into; null for that of the
 *     host, or none
 */
record OwnLibvirtd(Path script, Path folder, @Nullable Path network) {
  private static final Logger log = LoggerFactory.getLogger(OwnLibvirtd.class);
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  /** Where it listens. */
  static String uri(Path folder) {
    return "qemu+unix:///system?socket=" + folder.resolve("run/libvirt-sock");
  }

  /** Where it keeps what QEMU says of each domain. */
  static Path qemuLogs(Path folder) {
    return folder.resolve("log/qemu");
  }

  /** Starts it unless it runs. */
  void start() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(script.toString(), "start", "--dir", folder.toString()));
    if (network != null) {
      command.addAll(List.of("--switch", network.toString()));
    }
    Command.Outcome outcome = Command.run(Path.of("/"), DEADLINE, command);
    if (outcome.exit() != 0) {
      throw new IOException("The node's libvirtd does not start: " + outcome.output());
    }
  }

  /** Starts it again after it ended; trouble is logged, and the next look tries again. */
  void revive() {
    try {
      start();
    } catch (IOException e) {
      log.warn("{}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
