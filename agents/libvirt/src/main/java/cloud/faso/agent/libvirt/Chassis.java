package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.spec.agent.ChassisSpec;
import cloud.faso.spec.agent.PortCounters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's part in OVN: its Open vSwitch, whose ovn-controller is told who the host is and where
 * the southbound database answers. What was told is told again every few seconds, so that it comes
 * back after somebody changed it, or the switch lost its database.
 *
 * <p>OVN's controller does the rest, and goes on when this agent ends.
 */
final class Chassis implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Chassis.class);
  private static final int SECONDS_BETWEEN_LOOKS = 5;
  private static final int SECONDS_BETWEEN_COUNTS = 10;
  private static final String MAPPINGS = "ovn-bridge-mappings";

  private final String nodeId;
  private final @Nullable OpenVSwitch ovs;
  private final ChassisKeys keys;
  private final Upkeep upkeep;
  private final @Nullable CardCounters counters;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("chassis-", 0).factory());
  private volatile @Nullable ChassisSpec wanted;
  private @Nullable ChassisSpec applied;
  private @Nullable String complaint;
  private @Nullable String miscount;

  /** Sees to it that the switch is there. */
  @FunctionalInterface
  interface Upkeep {
    /** Somebody else does. */
    Upkeep NONE = _ -> {};

    /**
     * Does nothing when all is as it must be.
     *
     * @param wanted what the host must have an address and bridges for; null when it is not known
     *     yet
     */
    void attend(@Nullable ChassisSpec wanted) throws IOException, InterruptedException;
  }

  /**
   * A host that takes no part until it is {@linkplain #configure told} how.
   *
   * @param nodeId also the name of the chassis
   * @param ovs null when the host has no switch: no VM of it can have a card
   */
  Chassis(String nodeId, @Nullable OpenVSwitch ovs, ChassisKeys keys, Upkeep upkeep) {
    this.nodeId = nodeId;
    this.ovs = ovs;
    this.keys = keys;
    this.upkeep = upkeep;
    this.counters = ovs == null ? null : new CardCounters(ovs);
    if (ovs != null) {
      var _ =
          timer.scheduleWithFixedDelay(
              this::attend, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
      var _ =
          timer.scheduleWithFixedDelay(
              this::count, SECONDS_BETWEEN_COUNTS, SECONDS_BETWEEN_COUNTS, TimeUnit.SECONDS);
    }
  }

  /** A host without a switch. */
  static Chassis none(String nodeId) {
    return new Chassis(nodeId, null, new ChassisKeys(Path.of("/")), Upkeep.NONE);
  }

  /** True when guests may leave work on their packets to the host. */
  boolean offloads() {
    return ovs == null || !ovs.userspace();
  }

  /** Takes part as told, from now on; does not wait. */
  void configure(ChassisSpec spec) {
    if (spec.equals(wanted)) {
      return;
    }
    wanted = spec;
    if (ovs == null) {
      log.warn("The node is to be part of a network and has no Open vSwitch: see --switch-script");
    } else if (!timer.isShutdown()) {
      timer.execute(this::attend);
    }
  }

  /**
   * Makes sure that cards can be plugged in.
   *
   * @throws DriverFailure when they would be plugged into nothing
   */
  synchronized void require() throws DriverFailure {
    ChassisSpec spec = wanted;
    if (ovs == null || spec == null) {
      throw noChassis("The node has no part in its site's network yet", null);
    }
    if (!spec.equals(applied)) {
      try {
        apply(ovs, spec);
      } catch (IOException e) {
        throw noChassis("The node's Open vSwitch cannot be set up at present", e);
      }
    }
  }

  private static DriverFailure noChassis(String what, @Nullable IOException cause) {
    String message = what + "; a VM with network cards starts once it is.";
    return cause == null
        ? new DriverFailure("no-chassis", message)
        : new DriverFailure("no-chassis", message, cause);
  }

  /** Takes the ports of a domain off the switch. */
  void removePortsOf(UUID domain) throws IOException {
    if (ovs == null) {
      return;
    }
    String names =
        ovs.transact(
            List.of(
                "--bare",
                "--columns=name",
                "find",
                "Interface",
                "external_ids:vm-id=" + quoted(domain.toString())));
    for (String name : names.lines().filter(line -> !line.isBlank()).toList()) {
      ovs.transact(List.of("--if-exists", "del-port", name.strip()));
    }
  }

  private synchronized void attend() {
    ChassisSpec spec = wanted;
    OpenVSwitch there = ovs;
    if (there == null) {
      return;
    }
    try {
      upkeep.attend(spec);
      if (spec != null) {
        apply(there, spec);
        requireBridges(there, spec);
      }
      complaint = null;
    } catch (IOException | RuntimeException e) {
      complain(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What has passed the cards that are plugged in, as it was last read. */
  List<PortCounters> counters() {
    return counters == null ? List.of() : counters.latest();
  }

  private void count() {
    CardCounters there = counters;
    if (there == null || wanted == null) {
      return;
    }
    try {
      there.read();
      miscount = null;
    } catch (IOException | RuntimeException e) {
      String message = String.valueOf(e.getMessage());
      if (!message.equals(miscount) && !timer.isShutdown()) {
        log.atWarn().setCause(e).log("What passes the node's cards cannot be read: {}", message);
      }
      miscount = message;
    }
  }

  /** Once for as long as it lasts. */
  private void complain(Exception e) {
    String message = String.valueOf(e.getMessage());
    if (!message.equals(complaint) && !timer.isShutdown()) {
      log.atWarn()
          .setCause(e)
          .log("The node's part in the network is not as it should be: {}", message);
    }
    complaint = message;
  }

  private void apply(OpenVSwitch there, ChassisSpec spec) throws IOException {
    keys.giveTo(there, spec);
    there.keepSystemId(nodeId);
    there.transact(settings(nodeId, there, spec));
    if (!spec.equals(applied)) {
      log.info("The node is chassis {} at {}", nodeId, spec.encapAddress());
    }
    applied = spec;
  }

  /** Guests do without: it is the routers' way out that is missing. */
  private static void requireBridges(OpenVSwitch there, ChassisSpec spec) throws IOException {
    if (spec.bridges().isEmpty()) {
      return;
    }
    List<String> known = there.transact(List.of("list-br")).lines().map(String::strip).toList();
    for (Map.Entry<String, String> way : new TreeMap<>(spec.bridges()).entrySet()) {
      if (way.getValue().equals(CardXml.BRIDGE)) {
        throw new IOException(
            "guests are plugged into "
                + CardXml.BRIDGE
                + ", which therefore cannot lead to the network "
                + way.getKey()
                + ": give the node another bridge for it");
      }
      if (!known.contains(way.getValue())) {
        throw new IOException(
            "the bridge "
                + way.getValue()
                + ", which is to lead to the network "
                + way.getKey()
                + ", is not on the node's Open vSwitch: add it there, with the card that the"
                + " network is cabled to");
      }
    }
  }

  /** One transaction: no port can be on the bridge before it drops what OVN does not allow. */
  static List<String> settings(String nodeId, OpenVSwitch there, ChassisSpec spec) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--may-exist",
                "add-br",
                CardXml.BRIDGE,
                "--",
                "set",
                "Bridge",
                CardXml.BRIDGE,
                "fail_mode=secure",
                "other_config:disable-in-band=true"));
    if (there.userspace()) {
      all.add("datapath_type=netdev");
    }
    String mappings = mappings(spec);
    if (mappings.isEmpty()) {
      all.addAll(List.of("--", "remove", "Open_vSwitch", ".", "external_ids", MAPPINGS));
    }
    all.addAll(List.of("--", "set", "Open_vSwitch", "."));
    all.add(setting("system-id", nodeId));
    all.add(setting("ovn-bridge", CardXml.BRIDGE));
    all.add(setting("ovn-encap-type", "geneve"));
    all.add(setting("ovn-encap-ip", spec.encapAddress()));
    // Tunnels also to nodes of other sites, where ports of the same segments are.
    all.add(setting("ovn-is-interconn", "true"));
    // All of the site's ports: what belongs together arrives together, or a port's packets could
    // meet half of its rules.
    all.add(setting("ovn-monitor-all", "true"));
    if (there.userspace()) {
      all.add(setting("ovn-bridge-datapath-type", "netdev"));
    }
    if (!mappings.isEmpty()) {
      all.add(setting(MAPPINGS, mappings));
    }
    // Last, for people who read the command: this is what makes ovn-controller begin.
    all.add(setting("ovn-remote", spec.southbound()));
    return List.copyOf(all);
  }

  /** As OVN writes it, always in the same order; empty for none. */
  private static String mappings(ChassisSpec spec) {
    return new TreeMap<>(spec.bridges())
        .entrySet().stream()
            .filter(way -> !way.getValue().equals(CardXml.BRIDGE))
            .map(way -> way.getKey() + ":" + way.getValue())
            .collect(Collectors.joining(","));
  }

  private static String setting(String key, String value) {
    return "external_ids:" + key + "=" + quoted(value);
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Changes nothing on the host. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
