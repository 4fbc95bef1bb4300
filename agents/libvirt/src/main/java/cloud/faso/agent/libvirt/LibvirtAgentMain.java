package cloud.faso.agent.libvirt;

import cloud.faso.agent.AgentCommand;
import cloud.faso.agent.driver.Driver;
import cloud.faso.agent.images.ImageCache;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The agent of a host with QEMU and libvirt, as a program. */
@Command(
    name = "faso-libvirt-agent",
    description = "Runs the VMs that a Faso control plane assigns to this host.",
    mixinStandardHelpOptions = true)
public final class LibvirtAgentMain extends AgentCommand {
  private static final Logger log = LoggerFactory.getLogger(LibvirtAgentMain.class);

  private static final long LEAST_CONSOLE_KIB = 16;
  // What faso-libvirtd keeps of a log while the agent is away must be no less.
  private static final long MOST_CONSOLE_KIB = 16 << 10;

  @Option(
      names = "--connect",
      description =
          "URI of a libvirtd; default is the agent's own, which listens in HOME/libvirtd.")
  @Nullable String uri;

  @Option(
      names = "--libvirtd-script",
      description =
          "The script faso-libvirtd: the agent starts its own libvirtd with it, also when it ended.")
  @Nullable Path libvirtdScript;

  @Option(
      names = "--switch-script",
      description =
          "The script faso-switch: the agent starts an Open vSwitch of its own with it, in"
              + " HOME/switch; needs --libvirtd-script.")
  @Nullable Path switchScript;

  @Option(
      names = "--switch-network",
      paramLabel = "NAME",
      description =
          "With --switch-script: the switch's tunnels end in this network inside the machine, which"
              + " other agents' switches may be in; small letters and digits. Without it tunnels lead"
              + " nowhere: for a site with one host.")
  @Nullable String switchNetwork;

  @Option(
      names = "--ovs-db",
      description =
          "Where the database of the host's Open vSwitch answers, e.g."
              + " unix:/run/openvswitch/db.sock, when guests are to be plugged into that.")
  @Nullable String ovsDatabase;

  @Option(
      names = "--ovs-userspace",
      description = "The host's Open vSwitch has its data path in user space.")
  boolean ovsUserspace;

  @Option(
      names = "--ovs-system-id-file",
      description =
          "With --ovs-db: the file from which the host's Open vSwitch gets its name when it starts,"
              + " usually /etc/openvswitch/system-id.conf; the agent writes the node's id into it.")
  @Nullable Path ovsSystemIdFile;

  @Option(
      names = "--pool",
      paramLabel = "NAME=DIR",
      description =
          "A storage pool: a folder for disks; may be given several times. Default: local=HOME/vms.")
  Map<String, Path> pools = Map.of();

  @Option(
      names = "--memory-reserve-mib",
      defaultValue = "1024",
      description = "Memory that the host keeps for itself; default ${DEFAULT-VALUE}.")
  long memoryReserveMiB = 1024;

  @Option(
      names = "--console-kib",
      defaultValue = "1024",
      description = "How much of each guest's serial log is kept; default ${DEFAULT-VALUE}.")
  long consoleKiB = 1024;

  /** Runs the agent. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LibvirtAgentMain()).execute(arguments));
  }

  @Override
  protected Driver openDriver(String nodeId, Path home, ImageCache images) throws Exception {
    try {
      return open(nodeId, home, images::claimOn);
    } catch (IllegalStateException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private LibvirtDriver open(String nodeId, Path home, Pool.Claim claim)
      throws IOException, InterruptedException {
    if (consoleKiB < LEAST_CONSOLE_KIB || consoleKiB > MOST_CONSOLE_KIB) {
      throw new IOException(
          "--console-kib takes a number from "
              + LEAST_CONSOLE_KIB
              + " to "
              + MOST_CONSOLE_KIB
              + ".");
    }
    Path absolute = home.toAbsolutePath().normalize();
    Map<String, Path> folders = poolFolders(absolute);
    for (Pool pool : Pools.of(folders, nodeId, claim).each()) {
      pool.check();
    }
    Accelerator accelerator =
        new SelfTest(absolute, Path.of("/dev/kvm"), Duration.ofMinutes(1)).run();
    log.info("{}", accelerator.reason());
    Path own = absolute.resolve("libvirtd");
    OwnSwitch ownSwitch = ownSwitch(absolute);
    return new LibvirtDriver(
        new LibvirtSettings(
            uri == null ? OwnLibvirtd.uri(own) : uri,
            uri == null ? own : null,
            folders,
            claim,
            memoryReserveMiB,
            consoleKiB << 10,
            keepAlive(own, ownSwitch)),
        nodeId,
        accelerator,
        chassis(nodeId, absolute, ownSwitch));
  }

  private Chassis chassis(String nodeId, Path home, @Nullable OwnSwitch own) {
    ChassisKeys keys = new ChassisKeys(home);
    if (own != null) {
      return new Chassis(nodeId, own.openVSwitch(), keys, own);
    }
    if (ovsDatabase != null) {
      OpenVSwitch hosts = new OpenVSwitch(ovsDatabase, ovsUserspace, ovsSystemIdFile);
      return new Chassis(nodeId, hosts, keys, Chassis.Upkeep.NONE);
    }
    return Chassis.none(nodeId);
  }

  /** Starts the agent's own switch if that is its job: libvirtd lives where that is. */
  private @Nullable OwnSwitch ownSwitch(Path home) throws IOException, InterruptedException {
    if (switchScript == null) {
      return null;
    }
    if (ovsDatabase != null || libvirtdScript == null) {
      throw new IOException("--switch-script needs --libvirtd-script, and excludes --ovs-db.");
    }
    OwnSwitch own =
        new OwnSwitch(switchScript.toAbsolutePath(), home.resolve("switch"), switchNetwork);
    own.attend(null);
    return own;
  }

  /** Starts the agent's own libvirtd if that is its job, and returns how to start it again. */
  private Runnable keepAlive(Path folder, @Nullable OwnSwitch network)
      throws IOException, InterruptedException {
    if (libvirtdScript == null) {
      return () -> {};
    }
    Path place = network == null ? null : network.folder();
    OwnLibvirtd libvirtd = new OwnLibvirtd(libvirtdScript.toAbsolutePath(), folder, place);
    libvirtd.start();
    return libvirtd::revive;
  }

  private Map<String, Path> poolFolders(Path home) throws IOException {
    if (pools.isEmpty()) {
      VmFolder local = new VmFolder(home.resolve("vms"));
      local.create();
      return Map.of("local", local.path());
    }
    return pools;
  }
}
