package cloud.faso.agent.driver;

import cloud.faso.spec.agent.DiskSpec;
import cloud.faso.spec.agent.NicSpec;
import cloud.faso.spec.agent.RootDiskSpec;
import cloud.faso.spec.agent.SeedSpec;
import cloud.faso.spec.agent.VmSpec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step that a driver executes. Each names a level, not an edge: executed on a VM that is already
 * there it does nothing (asking a guest to stop, reboot or reset aside, which asks again).
 */
public sealed interface HostStep extends Step {

  /**
   * Have the root disk: a writable overlay on the cached image, grown to its size. Never replaces a
   * disk that is there.
   */
  record CreateRootDisk(RootDiskSpec disk) implements HostStep {}

  /** Have the root disk at least that large. The VM is off. */
  record GrowRootDisk(int sizeGiB) implements HostStep {}

  /**
   * Have the seed as given, replacing an older one. The VM is off.
   *
   * @param nics the cards that the guest is to set up
   * @param fingerprint to be found again in {@link VmActual#seed}
   */
  record WriteSeed(SeedSpec seed, List<NicSpec> nics, String fingerprint) implements HostStep {}

  /** Have the VM known to the hypervisor, with {@link VmMarks#NONE}. Disk and seed are there. */
  record Define(VmSpec spec) implements HostStep {}

  /** Have the definition match the spec, marks kept. The VM is off. */
  record Redefine(VmSpec spec) implements HostStep {}

  /** Have the card in the definition, and in the machine that runs. */
  record AttachNic(NicSpec nic) implements HostStep {}

  /**
   * Have the card neither in the definition nor in the machine that runs. A guest that does not let
   * go of it makes it fail.
   */
  record DetachNic(NicSpec nic) implements HostStep {}

  /** Have the volume in the definition, and in the machine that runs. It is there. */
  record AttachDisk(DiskSpec disk) implements HostStep {}

  /**
   * Have the volume neither in the definition nor in the machine that runs. A guest that still uses
   * it, or does not say whether it does, makes it fail, unless it is to be cut.
   */
  record DetachDisk(String volume, boolean cut) implements HostStep {}

  /** Have it running. */
  record Start() implements HostStep {}

  /** Have a paused VM run on. */
  record Resume() implements HostStep {}

  /**
   * Ask the guest to shut down, after writing down that it was asked ({@link VmMarks#asked}); does
   * not wait. A guest that is off stays as it is.
   */
  record AskToStop(long powerRequest, Instant askedAt, Instant deadline) implements HostStep {}

  /** Have it off, at once, whatever its guest does. */
  record CutOff() implements HostStep {}

  /** Ask the running guest to restart; does not wait. */
  record Reboot() implements HostStep {}

  /** Press the running VM's reset button. */
  record Reset() implements HostStep {}

  /** Write down what the VM was brought to ({@link VmMarks#applied}); forgets a pending stop. */
  record MarkApplied(long generation, long powerRequest) implements HostStep {}

  /**
   * Write down how the guest went down by itself ({@link VmMarks#ended}), because hypervisors
   * forget why a domain is off when they restart; null when it runs again.
   */
  record MarkEnded(@Nullable GuestEnd end) implements HostStep {}

  /** Have the VM unknown to the hypervisor. It is off; its files stay. */
  record Undefine() implements HostStep {}

  /** Have nothing of the VM left on any disk of the node. It is off and undefined. */
  record RemoveFiles() implements HostStep {}
}
