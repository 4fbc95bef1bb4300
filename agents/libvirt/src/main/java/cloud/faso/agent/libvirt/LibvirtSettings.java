package cloud.faso.agent.libvirt;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about a host.
 *
 * @param uri of its libvirtd
 * @param ownLibvirtd the folder of that libvirtd; null when it is not the agent's own
 * @param pools folders for disks, by the pool's name; each exists
 * @param claim what others have claimed of those folders' disks
 * @param memoryReserveMiB what the host keeps for itself
 * @param consoleBytes how much of a guest's serial log is kept
 * @param revive called every second or so while libvirtd does not answer
 */
record LibvirtSettings(
    String uri,
    @Nullable Path ownLibvirtd,
    Map<String, Path> pools,
    Pool.Claim claim,
    long memoryReserveMiB,
    long consoleBytes,
    Runnable revive) {

  /** Where that libvirtd keeps what QEMU says of each domain. */
  Path qemuLogs() {
    return ownLibvirtd == null
        ? Path.of("/var/log/libvirt/qemu")
        : OwnLibvirtd.qemuLogs(ownLibvirtd);
  }
}
