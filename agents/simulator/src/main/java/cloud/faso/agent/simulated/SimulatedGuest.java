package cloud.faso.agent.simulated;

import cloud.faso.agent.driver.Cards;
import cloud.faso.agent.driver.Disks;
import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmMarks;
import cloud.faso.spec.agent.NicSpec;
import cloud.faso.spec.agent.PortCounters;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A guest, or what is left of one. What it does by itself (booting, shutting down) happens when it
 * is looked at after its time has come. Guarded by its host.
 */
final class SimulatedGuest {
  /** What a serial log keeps at least of its end. */
  private static final int LOG_LIMIT = 64 * 1024;

  /** Of a packet, on average. */
  private static final int SENT_BYTES = 400;

  private static final int RECEIVED_BYTES = 900;
  private static final int SECONDS_PER_REFUSED = 20;

  final String id;

  /** The node whose mark it bears; null for somebody else's machine. */
  final @Nullable String owner;

  DomainState domain = DomainState.UNDEFINED;
  int vcpus;
  long memoryMiB;
  int rootDiskGiB;
  @Nullable String imageDigest;
  @Nullable String seed;

  /** The cards in its definition; while it runs it has the same. */
  List<NicSpec> nics = List.of();

  /** The volumes in its definition, by id; while it runs it has the same. */
  List<String> disks = List.of();

  boolean files;
  VmMarks marks = VmMarks.NONE;
  int boots;

  private @Nullable Instant bootedAt;
  private boolean saidBooted;
  private @Nullable Instant haltsAt;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream(0);
  private long dropped;

  SimulatedGuest(String id, @Nullable String owner) {
    this.id = id;
    this.owner = owner;
  }

  void boot(Instant booted) {
    domain = DomainState.RUNNING;
    boots++;
    bootedAt = booted;
    saidBooted = false;
    haltsAt = null;
    print("simulated guest " + id + " starts\n");
  }

  /** A guest that still boots does not hear its power button. */
  void pressPowerButton(Instant now, Instant haltsAt) {
    if (domain == DomainState.RUNNING && bootedAt != null && !now.isBefore(bootedAt)) {
      this.haltsAt = haltsAt;
    }
  }

  /** True when a process runs it, or keeps its memory. */
  boolean isAlive() {
    return switch (domain) {
      case RUNNING, PAUSED, STRAY -> true;
      case UNDEFINED, OFF, HALTED, CRASHED -> false;
    };
  }

  void goDown(DomainState how) {
    domain = how;
    if (how == DomainState.UNDEFINED) {
      disks = List.of();
    }
    bootedAt = null;
    haltsAt = null;
  }

  /** Does what it would have done by itself until now. */
  void liveUntil(Instant now) {
    if (domain != DomainState.RUNNING) {
      return;
    }
    if (!saidBooted && bootedAt != null && !now.isBefore(bootedAt)) {
      saidBooted = true;
      print("simulated guest " + id + " booted\n");
    }
    if (haltsAt != null && !now.isBefore(haltsAt)) {
      print("simulated guest " + id + " shuts down\n");
      goDown(DomainState.HALTED);
    }
  }

  /**
   * What has passed its cards since it booted: each has a pace of its own, by its MAC address, and
   * every twentieth second brings a packet that no rule allows.
   */
  List<PortCounters> counters(Instant now) {
    Instant since = bootedAt;
    if (domain != DomainState.RUNNING || since == null) {
      return List.of();
    }
    long seconds = Math.max(0, Duration.between(since, now).toSeconds());
    String epoch = since.toEpochMilli() + "." + boots;
    return nics.stream().map(nic -> counters(nic, epoch, seconds)).toList();
  }

  private static PortCounters counters(NicSpec nic, String epoch, long seconds) {
    long pace = 1L + Math.floorMod(nic.mac().hashCode(), 100);
    long packets = seconds * pace;
    return new PortCounters(
        nic.port(),
        epoch,
        packets * SENT_BYTES,
        packets,
        0,
        packets * RECEIVED_BYTES,
        packets,
        0,
        0,
        seconds / SECONDS_PER_REFUSED);
  }

  VmActual seen() {
    boolean runs = domain == DomainState.RUNNING || domain == DomainState.PAUSED;
    return new VmActual(
        id,
        "faso-" + id,
        domain,
        vcpus,
        memoryMiB,
        rootDiskGiB,
        imageDigest,
        seed,
        new Cards(nics, runs ? nics : List.of()),
        new Disks(disks, runs ? disks : List.of()),
        files,
        marks);
  }

  void print(String text) {
    log.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    if (log.size() > 2 * LOG_LIMIT) {
      byte[] all = log.toByteArray();
      log.reset();
      log.write(all, all.length - LOG_LIMIT, LOG_LIMIT);
      dropped += all.length - LOG_LIMIT;
    }
  }

  long written() {
    return dropped + log.size();
  }

  long oldest() {
    return dropped;
  }

  byte[] log(long from, int limit) {
    int start = (int) Math.min(from - dropped, log.size());
    int end = (int) Math.min((long) start + limit, log.size());
    return Arrays.copyOfRange(log.toByteArray(), start, end);
  }
}
