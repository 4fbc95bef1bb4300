package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.Inventory;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmMarks;
import cloud.faso.agent.libvirt.Domains.Domain;
import cloud.faso.agent.libvirt.Domains.Sight;
import cloud.faso.agent.libvirt.binding.DomainStatus;
import cloud.faso.agent.libvirt.binding.Libvirt;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.StrayReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts together what libvirt and the disks say of VMs. */
final class Sighting {
  private final Libvirt libvirt;
  private final Domains domains;
  private final Pools pools;
  private final Exits exits;

  Sighting(Libvirt libvirt, Domains domains, Pools pools, Exits exits) {
    this.libvirt = libvirt;
    this.domains = domains;
    this.pools = pools;
    this.exits = exits;
  }

  VmActual of(String vmId) throws IOException {
    return actual(vmId, domains.find(vmId));
  }

  /** Everything that bears this node's mark. */
  Inventory everything() throws IOException {
    Map<String, Domain> found = new HashMap<>();
    List<StrayReport> oddities = new ArrayList<>();
    for (DomainStatus status : libvirt.domains()) {
      switch (domains.look(status)) {
        case Sight.Ours(Domain domain) -> found.put(domain.vmId(), domain);
        case Sight.Odd(String vmId, String detail) ->
            oddities.add(new StrayReport(Kind.VM, vmId, status.name(), true, detail));
        case Sight.Foreign() -> {}
      }
    }
    Set<String> ids = new TreeSet<>(found.keySet());
    for (VmFolder folder : pools.all()) {
      if (VmNames.isId(folder.name()) && folder.exists()) {
        ids.add(folder.name());
      } else {
        oddities.add(notAFolderOfOurs(folder));
      }
    }
    List<VmActual> vms = new ArrayList<>();
    for (String id : ids) {
      vms.add(actual(id, Optional.ofNullable(found.get(id))));
    }
    return new Inventory(List.copyOf(vms), List.copyOf(oddities));
  }

  private static StrayReport notAFolderOfOurs(VmFolder folder) {
    return new StrayReport(
        Kind.VM,
        folder.name(),
        folder.path().toString(),
        true,
        "This lies among the node's VMs and is not the folder of one.");
  }

  private VmActual actual(String vmId, Optional<Domain> domain) throws IOException {
    Optional<VmFolder> folder = pools.find(vmId);
    Optional<RootDisk> disk = folder.isEmpty() ? Optional.empty() : folder.get().findRootDisk();
    return new VmActual(
        vmId,
        domain.map(Domain::name).orElse(vmId),
        domain.map(d -> exits.stateOf(d.status())).orElse(DomainState.UNDEFINED),
        domain.map(d -> d.definition().vcpus()).orElse(0),
        domain.map(d -> d.definition().memoryMiB()).orElse(0L),
        disk.map(RootDisk::sizeGiB).orElse(0),
        imageOf(disk),
        folder.isEmpty() ? null : SeedImages.fingerprint(folder.get()),
        folder.isPresent(),
        domain.map(d -> d.metadata().marks()).orElse(VmMarks.NONE));
  }

  private static @Nullable String imageOf(Optional<RootDisk> disk) {
    return disk.isEmpty() ? null : VmFolder.imageOf(disk.get().file());
  }
}
