package cloud.faso.agent.libvirt;

import cloud.faso.agent.platform.PidFile;
import cloud.faso.spec.agent.ChassisSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Open vSwitch that belongs to one agent, through the script that starts it. */
final class OwnSwitch implements Chassis.Upkeep {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final List<String> DAEMONS =
      List.of("ovsdb-server", "ovs-vswitchd", "ovn-controller");

  private static final Pattern EXTERNAL = Pattern.compile("br-(?!int$|phy$)([a-z0-9][a-z0-9-]*)");
  private static final int LONGEST_DEVICE = 15;

  private final Path script;
  private final Path folder;
  private final @Nullable String network;
  private @Nullable ChassisSpec made;

  /**
   * One that runs once it is attended to.
   *
   * @param script {@code faso-switch}
   * @param folder where its files lie
   * @param network inside the machine, where its tunnels end; null when they lead nowhere
   */
  OwnSwitch(Path script, Path folder, @Nullable String network) {
    this.script = script;
    this.folder = folder;
    this.network = network;
  }

  Path folder() {
    return folder;
  }

  /** Its data path is in user space. */
  OpenVSwitch openVSwitch() {
    return new OpenVSwitch("unix:" + folder.resolve("run/db.sock"), true);
  }

  @Override
  public synchronized void attend(@Nullable ChassisSpec wanted)
      throws IOException, InterruptedException {
    if (runs() && Objects.equals(wanted, made)) {
      return;
    }
    List<String> command =
        new ArrayList<>(List.of(script.toString(), "start", "--dir", folder.toString()));
    if (wanted != null) {
      if (network != null) {
        String length = wanted.encapAddress().contains(":") ? "/64" : "/24";
        command.addAll(List.of("--network", network, "--address", wanted.encapAddress() + length));
      }
      for (String bridge : new TreeSet<>(wanted.bridges().values())) {
        // Of another one the chassis says that it is missing.
        Matcher name = EXTERNAL.matcher(bridge);
        if (name.matches() && bridge.length() <= LONGEST_DEVICE) {
          command.addAll(List.of("--external", name.group(1)));
        }
      }
    }
    Command.Outcome outcome = Command.run(Path.of("/"), DEADLINE, command);
    if (outcome.exit() != 0) {
      throw new IOException("the node's switch does not start: " + outcome.output());
    }
    made = wanted;
  }

  private boolean runs() throws IOException {
    for (String daemon : DAEMONS) {
      if (new PidFile(folder.resolve("run/" + daemon + ".pid")).daemon().isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
