package cloud.faso.agent.driver;

import cloud.faso.spec.agent.VmSpec;
import org.jspecify.annotations.Nullable;

/**
 * One VM as a driver sees it.
 *
 * @param id typed id that the mark names
 * @param name as found on the node (the domain's name, or the folder's when there is no domain)
 * @param domain what the hypervisor says
 * @param vcpus as defined; 0 without a definition
 * @param memoryMiB as defined; 0 without a definition
 * @param rootDiskGiB size of the root disk as the guest sees it; 0 when there is none, or a damaged
 *     one
 * @param imageDigest the cached image that the root disk rests on, be it damaged; null when there
 *     is none, or a half-made one
 * @param seed the {@linkplain Seeds#fingerprint fingerprint} of the seed that is in place, whole;
 *     null when there is none
 * @param cards its network cards
 * @param disks its volumes, its root disk aside
 * @param files true when anything of it is on a disk of the node, half-made things and logs
 *     included
 * @param marks what was written down with it; {@link VmMarks#NONE} without a definition
 */
public record VmActual(
    String id,
    String name,
    DomainState domain,
    int vcpus,
    long memoryMiB,
    int rootDiskGiB,
    @Nullable String imageDigest,
    @Nullable String seed,
    Cards cards,
    Disks disks,
    boolean files,
    VmMarks marks)
    implements Actual {

  /** A VM without volumes beside its root disk. */
  public VmActual(
      String id,
      String name,
      DomainState domain,
      int vcpus,
      long memoryMiB,
      int rootDiskGiB,
      @Nullable String imageDigest,
      @Nullable String seed,
      Cards cards,
      boolean files,
      VmMarks marks) {
    this(
        id,
        name,
        domain,
        vcpus,
        memoryMiB,
        rootDiskGiB,
        imageDigest,
        seed,
        cards,
        Disks.NONE,
        files,
        marks);
  }

  /** A VM without network cards. */
  public VmActual(
      String id,
      String name,
      DomainState domain,
      int vcpus,
      long memoryMiB,
      int rootDiskGiB,
      @Nullable String imageDigest,
      @Nullable String seed,
      boolean files,
      VmMarks marks) {
    this(
        id,
        name,
        domain,
        vcpus,
        memoryMiB,
        rootDiskGiB,
        imageDigest,
        seed,
        Cards.NONE,
        files,
        marks);
  }

  /** A VM of which nothing is on the node. */
  public static VmActual absent(String id) {
    return new VmActual(id, id, DomainState.UNDEFINED, 0, 0, 0, null, null, false, VmMarks.NONE);
  }

  /**
   * What its machine is while a power request is in force: what the hypervisor says, or, where that
   * has forgotten why the machine is off, what was written down.
   */
  public DomainState domainUnder(long powerRequest) {
    GuestEnd end = marks.end();
    if (domain != DomainState.OFF || end == null || end.powerRequest() < powerRequest) {
      return domain;
    }
    return end.as();
  }

  /** True when its root disk was whole once: the VM was complete, or its guest was started. */
  @Override
  public boolean hasHadItsDisk() {
    return marks.generation() > 0 || !domain.down();
  }

  /** True when its root disk is there, and does not say what disk it is. */
  boolean isDamaged() {
    return imageDigest != null && rootDiskGiB == 0;
  }

  /**
   * True when its root disk is lost or damaged: it was complete once, its guest has one that is
   * nowhere to be seen, or its disk says nothing. The data cannot be made anew, so no disk is.
   */
  public boolean lacksItsDisk(VmSpec wanted) {
    boolean hadOne = hasHadItsDisk() || wanted.rootDisk().provisioned() || isDamaged();
    return rootDiskGiB == 0 && hadOne;
  }

  /** True when nothing of it is on the node: no domain, no file, no process. */
  @Override
  public boolean isAbsent() {
    return domain == DomainState.UNDEFINED && !files;
  }
}
