package cloud.faso.spec.agent;

import java.util.List;

/**
 * A virtual machine as its node must run it.
 *
 * @param name the tenant's name for it, for people
 * @param tenant typed id of its tenant
 * @param power what was last asked of its power switch
 * @param nics its network cards, in the order of the guest's
 */
public record VmSpec(
    String name,
    String tenant,
    int vcpus,
    long memoryMiB,
    PowerSpec power,
    RootDiskSpec rootDisk,
    SeedSpec seed,
    List<NicSpec> nics)
    implements Spec {

  /** A control plane that knows no networks names none. */
  @SuppressWarnings("NullAway") // what JSON leaves out
  public VmSpec {
    nics = nics == null ? List.of() : List.copyOf(nics);
  }

  /** The same, once a node has reported its disk complete. */
  public VmSpec onceProvisioned() {
    return new VmSpec(
        name, tenant, vcpus, memoryMiB, power, rootDisk.onceProvisioned(), seed, nics);
  }
}
