package cloud.faso.spec.agent;

/**
 * A virtual machine as its node must run it.
 *
 * @param name the tenant's name for it, for people
 * @param tenant typed id of its tenant
 * @param power what was last asked of its power switch
 */
public record VmSpec(
    String name,
    String tenant,
    int vcpus,
    long memoryMiB,
    PowerSpec power,
    RootDiskSpec rootDisk,
    SeedSpec seed)
    implements Spec {}
