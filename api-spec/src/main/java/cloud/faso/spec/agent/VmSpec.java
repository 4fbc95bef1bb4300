package cloud.faso.spec.agent;

import java.util.List;

/**
 * A virtual machine as its node must run it.
 *
 * @param name the tenant's name for it, for people
 * @param tenant typed id of its tenant
 * @param power what was last asked of its power switch
 * @param nics its network cards, in the order of the guest's
 * @param disks volumes that are plugged in beside its root disk, or must be taken out by force
 */
public record VmSpec(
    String name,
    String tenant,
    int vcpus,
    long memoryMiB,
    PowerSpec power,
    RootDiskSpec rootDisk,
    SeedSpec seed,
    List<NicSpec> nics,
    List<DiskSpec> disks)
    implements Spec {

  /** A control plane that knows no networks, or no volumes, names none. */
  @SuppressWarnings("NullAway") // what JSON leaves out
  public VmSpec {
    nics = nics == null ? List.of() : List.copyOf(nics);
    disks = disks == null ? List.of() : List.copyOf(disks);
  }

  /** A VM without volumes beside its root disk. */
  public VmSpec(
      String name,
      String tenant,
      int vcpus,
      long memoryMiB,
      PowerSpec power,
      RootDiskSpec rootDisk,
      SeedSpec seed,
      List<NicSpec> nics) {
    this(name, tenant, vcpus, memoryMiB, power, rootDisk, seed, nics, List.of());
  }

  /** The same, once a node has reported its disk complete. */
  public VmSpec onceProvisioned() {
    return new VmSpec(
        name, tenant, vcpus, memoryMiB, power, rootDisk.onceProvisioned(), seed, nics, disks);
  }
}
