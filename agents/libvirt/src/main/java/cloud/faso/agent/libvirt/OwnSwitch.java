package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The Open vSwitch that belongs to one agent, through the script that starts it.
 *
 * @param script {@code faso-switch}
 * @param folder where its files lie
 */
record OwnSwitch(Path script, Path folder) implements Chassis.Revival {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final List<String> DAEMONS =
      List.of("ovsdb-server", "ovs-vswitchd", "ovn-controller");

  /** Its data path is in user space. */
  OpenVSwitch openVSwitch() {
    return new OpenVSwitch("unix:" + folder.resolve("run/db.sock"), true);
  }

  /** Starts what does not run of it. */
  void start() throws IOException, InterruptedException {
    Command.Outcome outcome =
        Command.run(
            Path.of("/"),
            DEADLINE,
            List.of(script.toString(), "start", "--dir", folder.toString()));
    if (outcome.exit() != 0) {
      throw new IOException("the node's switch does not start: " + outcome.output());
    }
  }

  @Override
  public void reviveIfEnded() throws IOException, InterruptedException {
    for (String daemon : DAEMONS) {
      if (!runs(folder.resolve("run/" + daemon + ".pid"))) {
        start();
        return;
      }
    }
  }

  private static boolean runs(Path pidFile) throws IOException {
    try {
      long pid = Long.parseLong(Files.readString(pidFile).strip());
      return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    } catch (NoSuchFileException | NumberFormatException e) {
      return false;
    }
  }
}
