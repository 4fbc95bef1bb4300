package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DriverFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the tools that write disks and seeds, and says what stood in the way when one fails. */
final class Tools {
  private static final Logger log = LoggerFactory.getLogger(Tools.class);
  private static final long FULL_BELOW_BYTES = 64L << 20;

  /** Runs a tool in the folder that it writes to; its arguments are not secret. */
  void run(Path folder, Duration deadline, List<String> command) throws DriverFailure {
    Command.Outcome outcome;
    try {
      outcome = Command.runLimited(folder, deadline, command);
    } catch (IOException e) {
      throw new DriverFailure(
          "tool-missing",
          "The node lacks a program that makes disks; have an operator install it.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriverFailure("interrupted", "The node's agent was interrupted in its work.");
    }
    if (outcome.exit() != 0) {
      log.warn("{} ended with {}: {}", command, outcome.exit(), outcome.output());
      throw failure(folder, outcome);
    }
  }

  private static DriverFailure failure(Path folder, Command.Outcome outcome) {
    if (isFull(folder)) {
      return new DriverFailure(
          "disk-full",
          "The node's storage pool is full; have an operator free some, or choose another node.");
    }
    if (outcome.overdue()) {
      return new DriverFailure(
          "tool-overdue", "Work on its disks took the node too long; it is tried again by itself.");
    }
    return new DriverFailure(
        "tool-failed",
        "Work on its disks failed on the node; it is tried again by itself. If it lasts, have"
            + " an operator read the log of the node's agent.");
  }

  private static boolean isFull(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace() < FULL_BELOW_BYTES;
    } catch (IOException e) {
      return false;
    }
  }
}
