package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DriverFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is on the node, but for its definition, once a VM is no longer wanted. */
final class Leftovers {
  private final ControlGroups groups = new ControlGroups(Path.of("/sys/fs/cgroup"));
  private final Domains domains;
  private final Pools pools;
  private final Path qemuLogs;

  Leftovers(Domains domains, Pools pools, Path qemuLogs) {
    this.domains = domains;
    this.pools = pools;
    this.qemuLogs = qemuLogs;
  }

  /** Leaves nothing. The VM's folders go last: by them a removal that was cut short is found. */
  void remove(String vmId) throws DriverFailure, IOException {
    if (domains.findToChange(vmId).isPresent()) {
      throw new DriverFailure("still-defined", "The hypervisor still knows the VM.");
    }
    // Wherever its folders would be: they may be gone, and a process not.
    pools.folders(vmId).forEach(Orphans::end);
    removeQemuLogs(VmNames.domain(vmId));
    groups.removeEmpty(VmNames.domain(vmId));
    for (VmFolder folder : pools.findAll(vmId)) {
      folder.delete();
    }
  }

  /** libvirt forgets a domain, but not its log, nor the older ones of it. */
  private void removeQemuLogs(String domain) throws IOException {
    if (!Files.isDirectory(qemuLogs)) {
      return;
    }
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(qemuLogs, domain + ".log*")) {
      for (Path log : logs) {
        Files.deleteIfExists(log);
      }
    }
  }
}
