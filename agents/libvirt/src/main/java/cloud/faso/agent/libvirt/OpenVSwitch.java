package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An Open vSwitch that guests are plugged into, through {@code ovs-vsctl}.
 *
 * @param database where its database answers, e.g. {@code unix:/run/openvswitch/db.sock}
 * @param userspace true when its data path is in user space, not in the kernel
 */
record OpenVSwitch(String database, boolean userspace) {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /**
   * Runs one transaction, and returns what it printed.
   *
   * @throws IOException when it was not done, or not known to be done
   */
  String transact(List<String> arguments) throws IOException {
    // Waiting for ovs-vswitchd to have done it would hang while that is away.
    List<String> command =
        new ArrayList<>(List.of("ovs-vsctl", "--db=" + database, "--timeout=10", "--no-wait"));
    command.addAll(arguments);
    try {
      Command.Outcome outcome = Command.run(Path.of("/"), DEADLINE, command);
      if (outcome.exit() != 0) {
        throw new IOException("ovs-vsctl ended with " + outcome.exit() + ": " + outcome.output());
      }
      return outcome.output();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while waiting for Open vSwitch", e);
    }
  }
}
