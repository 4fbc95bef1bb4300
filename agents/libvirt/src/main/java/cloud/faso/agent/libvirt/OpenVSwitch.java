package cloud.faso.agent.libvirt;

import cloud.faso.agent.platform.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An Open vSwitch that guests are plugged into, through {@code ovs-vsctl}.
 *
 * @param database where its database answers, e.g. {@code unix:/run/openvswitch/db.sock}
 * @param userspace true when its data path is in user space, not in the kernel
 * @param systemIdFile from which the machine's own scripts give it a name whenever it starts; null
 *     when they do not
 */
record OpenVSwitch(String database, boolean userspace, @Nullable Path systemIdFile) {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** One that nobody else names. */
  OpenVSwitch(String database, boolean userspace) {
    this(database, userspace, null);
  }

  /** Has it start with that name from now on, and not be another chassis until it is told. */
  void keepSystemId(String id) throws IOException {
    if (systemIdFile == null) {
      return;
    }
    byte[] line = (id + "\n").getBytes(StandardCharsets.US_ASCII);
    if (!Files.exists(systemIdFile) || !Arrays.equals(line, Files.readAllBytes(systemIdFile))) {
      DurableFile.replace(systemIdFile, line);
    }
  }

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

  /**
   * What is known of all network devices, as JSON of OVSDB: see RFC 7047, 5.1.
   *
   * @throws IOException when its database does not answer
   */
  String interfaces(String columns) throws IOException {
    return asked(
            List.of(
                "ovs-vsctl",
                "--db=" + database,
                "--timeout=10",
                "--format=json",
                "--columns=" + columns,
                "list",
                "Interface"),
            line -> line.startsWith("{"))
        .getFirst();
  }

  /**
   * The wanted ones of the integration bridge's flows.
   *
   * @param filter of the flows that the switch tells, see ovs-ofctl(8); empty for all
   * @throws IOException when the switch does not answer
   */
  List<String> flows(String filter, Predicate<String> wanted) throws IOException {
    // The switch answers by OpenFlow beside its database.
    String bridge =
        database.startsWith("unix:")
            ? database.substring(0, database.lastIndexOf('/') + 1) + CardXml.BRIDGE + ".mgmt"
            : CardXml.BRIDGE;
    return asked(List.of("ovs-ofctl", "--timeout=20", "dump-flows", bridge, filter), wanted);
  }

  private static List<String> asked(List<String> command, Predicate<String> wanted)
      throws IOException {
    try {
      return Command.lines(DEADLINE, command, wanted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while waiting for Open vSwitch", e);
    }
  }
}
