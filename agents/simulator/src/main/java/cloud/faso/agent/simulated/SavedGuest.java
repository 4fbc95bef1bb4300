package cloud.faso.agent.simulated;

import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.VmMarks;
import cloud.faso.spec.agent.NicSpec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A guest as it is kept across restarts of the simulator. */
record SavedGuest(
    String id,
    @Nullable String owner,
    DomainState domain,
    int vcpus,
    long memoryMiB,
    int rootDiskGiB,
    @Nullable String imageDigest,
    @Nullable String seed,
    List<NicSpec> nics,
    List<String> disks,
    boolean files,
    VmMarks marks,
    int boots) {

  /** What was saved before there were network cards or volumes names none. */
  @SuppressWarnings("NullAway") // what JSON leaves out
  SavedGuest {
    nics = nics == null ? List.of() : List.copyOf(nics);
    disks = disks == null ? List.of() : List.copyOf(disks);
  }

  static SavedGuest of(SimulatedGuest guest) {
    return new SavedGuest(
        guest.id,
        guest.owner,
        guest.domain,
        guest.vcpus,
        guest.memoryMiB,
        guest.rootDiskGiB,
        guest.imageDigest,
        guest.seed,
        guest.nics,
        guest.disks,
        guest.files,
        guest.marks,
        guest.boots);
  }

  /** A guest that runs on, and whose console has lost what it said before. */
  SimulatedGuest restore(Instant now) {
    SimulatedGuest guest = new SimulatedGuest(id, owner);
    if (domain == DomainState.RUNNING) {
      guest.boot(now);
    }
    guest.domain = domain;
    guest.vcpus = vcpus;
    guest.memoryMiB = memoryMiB;
    guest.rootDiskGiB = rootDiskGiB;
    guest.imageDigest = imageDigest;
    guest.seed = seed;
    guest.nics = nics;
    guest.disks = disks;
    guest.files = files;
    guest.marks = marks;
    guest.boots = boots;
    return guest;
  }
}
