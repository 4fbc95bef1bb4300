package cloud.faso.agent.simulated;

import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmMarks;
import cloud.faso.agent.driver.VolumeActual;
import cloud.faso.spec.agent.PortCounters;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A machine with its guests and volumes, which outlives the agents that come and go on it. */
public final class SimulatedHost {
  private final InstantSource clock;
  private final Map<String, SimulatedGuest> guests = new LinkedHashMap<>();
  private final Map<String, SimulatedVolume> volumes = new LinkedHashMap<>();
  private long version;

  /** An empty machine. */
  public SimulatedHost(InstantSource clock) {
    this.clock = clock;
  }

  // What a driver does

  /** Acts on a guest, made when it is not there; a null owner is somebody else's machine. */
  synchronized void act(String id, @Nullable String owner, GuestAction action) {
    SimulatedGuest guest = guests.computeIfAbsent(id, key -> new SimulatedGuest(key, owner));
    Instant now = clock.instant();
    guest.liveUntil(now);
    action.on(guest, now);
    guest.liveUntil(now);
    if (guest.seen().isAbsent()) {
      guests.remove(id);
    }
    version++;
  }

  synchronized @Nullable String owner(String id) {
    SimulatedGuest guest = guests.get(id);
    return guest == null ? null : guest.owner;
  }

  synchronized boolean has(String id) {
    return guests.containsKey(id);
  }

  /** What is there of a guest; null for nothing. */
  synchronized <T extends @Nullable Object> @Nullable T look(
      String id, Function<SimulatedGuest, T> question) {
    SimulatedGuest guest = guests.get(id);
    if (guest == null) {
      return null;
    }
    live(guest, clock.instant());
    return question.apply(guest);
  }

  synchronized List<VmActual> guestsOf(String owner) {
    Instant now = clock.instant();
    List<VmActual> found = new ArrayList<>(guests.size());
    for (SimulatedGuest guest : guests.values()) {
      if (owner.equals(guest.owner)) {
        live(guest, now);
        found.add(guest.seen());
      }
    }
    return found;
  }

  synchronized List<PortCounters> countersOf(String owner) {
    Instant now = clock.instant();
    List<PortCounters> found = new ArrayList<>();
    for (SimulatedGuest guest : guests.values()) {
      if (owner.equals(guest.owner)) {
        live(guest, now);
        found.addAll(guest.counters(now));
      }
    }
    return found;
  }

  private void live(SimulatedGuest guest, Instant now) {
    DomainState before = guest.domain;
    guest.liveUntil(now);
    if (guest.domain != before) {
      version++;
    }
  }

  synchronized @Nullable SimulatedVolume volume(String id) {
    return volumes.get(id);
  }

  synchronized List<VolumeActual> volumesOf(String owner) {
    return volumes.values().stream()
        .filter(volume -> volume.owner().equals(owner))
        .map(SimulatedVolume::seen)
        .toList();
  }

  /** Makes a volume or changes its size. */
  synchronized void keep(SimulatedVolume volume) {
    volumes.put(volume.id(), volume);
    version++;
  }

  synchronized void remove(String volume) {
    volumes.remove(volume);
    version++;
  }

  /** True when the volume is in the definition of a guest. */
  synchronized boolean isUsed(String volume) {
    return guests.values().stream().anyMatch(guest -> guest.disks.contains(volume));
  }

  /** True when another guest than that runs with the volume. */
  synchronized boolean isHeldByOther(String volume, String vmId) {
    return guests.values().stream()
        .anyMatch(
            guest -> !guest.id.equals(vmId) && guest.isAlive() && guest.disks.contains(volume));
  }

  synchronized SavedHost saved() {
    return new SavedHost(
        guests.values().stream().map(SavedGuest::of).toList(), List.copyOf(volumes.values()));
  }

  synchronized void restore(SavedHost saved) {
    saved.guests().forEach(guest -> guests.put(guest.id(), guest.restore(clock.instant())));
    saved.volumes().forEach(volume -> volumes.put(volume.id(), volume));
    version++;
  }

  /** Grows with everything that is done to the host, and that its guests do. */
  synchronized long version() {
    return version;
  }

  // What happens to a machine

  /** The power goes: every guest is off, and nobody remembers why. */
  public synchronized void powerCut() {
    guests.values().stream()
        .filter(guest -> !guest.domain.down())
        .forEach(guest -> guest.goDown(DomainState.OFF));
    version++;
  }

  /** The guest shuts itself down. */
  public void guestHalts(String id) {
    change(id, guest -> guest.goDown(DomainState.HALTED));
  }

  /** The guest's machine fails. */
  public void guestCrashes(String id) {
    change(id, guest -> guest.goDown(DomainState.CRASHED));
  }

  /** The guest is paused by an error on its disk. */
  public void guestIsPaused(String id) {
    change(id, guest -> guest.domain = DomainState.PAUSED);
  }

  /** The hypervisor restarts and forgets why guests are off. */
  public synchronized void hypervisorRestarts() {
    guests.values().stream()
        .filter(guest -> guest.domain == DomainState.HALTED || guest.domain == DomainState.CRASHED)
        .forEach(guest -> guest.domain = DomainState.OFF);
    version++;
  }

  /** What the hypervisor knows the running guest by is deleted; the guest runs on. */
  public void hypervisorForgets(String id) {
    change(
        id,
        guest -> {
          guest.domain = DomainState.STRAY;
          guest.vcpus = 0;
          guest.memoryMiB = 0;
          guest.marks = VmMarks.NONE;
        });
  }

  /** The guest's disk is no longer there. */
  public void diskIsLost(String id) {
    change(
        id,
        guest -> {
          guest.rootDiskGiB = 0;
          guest.imageDigest = null;
        });
  }

  /** The volume is no longer there. */
  public void volumeIsLost(String id) {
    remove(id);
  }

  /** Somebody runs a machine that does not bear our mark. */
  public void foreignMachine(String id) {
    act(
        id,
        null,
        (guest, now) -> {
          guest.files = true;
          guest.rootDiskGiB = 1;
          guest.boot(now);
        });
  }

  /** Everything on the host, whoever's it is. */
  public synchronized List<VmActual> everything() {
    Instant now = clock.instant();
    guests.values().forEach(guest -> live(guest, now));
    return guests.values().stream().map(SimulatedGuest::seen).toList();
  }

  /** How often a guest was started, rebooted or reset; 0 when it is not there. */
  public int boots(String id) {
    Integer boots = look(id, guest -> guest.boots);
    return boots == null ? 0 : boots;
  }

  private synchronized void change(String id, Consumer<SimulatedGuest> what) {
    SimulatedGuest guest = guests.get(id);
    if (guest == null) {
      throw new IllegalArgumentException("There is no guest " + id + " on this host.");
    }
    guest.liveUntil(clock.instant());
    what.accept(guest);
    version++;
  }

  /** Something done to a guest. */
  @FunctionalInterface
  interface GuestAction {
    void on(SimulatedGuest guest, Instant now);
  }
}
