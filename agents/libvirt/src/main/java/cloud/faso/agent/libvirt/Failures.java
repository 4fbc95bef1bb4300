package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.libvirt.binding.LibvirtException;

/**
 * What the owner of a VM or a volume is told; libvirt's own words and Java's name files of the
 * host.
 */
final class Failures {

  private Failures() {}

  static DriverFailure of(LibvirtException e) {
    return e.code() == LibvirtException.UNREACHABLE
        ? new DriverFailure(
            DriverFailure.UNREACHABLE, "The node's hypervisor does not answer at present.", e)
        : new DriverFailure(
            "hypervisor-failed", "The node's hypervisor failed; the agent's log says at what.", e);
  }

  /** A file could not be read or written, or is not what it should be. */
  static DriverFailure ofFiles(Exception e) {
    return new DriverFailure(
        "storage-failed", "A file of it cannot be read or written on its node.", e);
  }

  /** The hypervisor's description of a VM is not understood. */
  static DriverFailure ofDefinition(RuntimeException e) {
    return new DriverFailure(
        "definition-unreadable",
        "The VM's definition on its node cannot be read; have an operator mend it.",
        e);
  }
}
