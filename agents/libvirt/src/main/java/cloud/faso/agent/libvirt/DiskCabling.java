package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.libvirt.DiskXml.Place;
import cloud.faso.agent.libvirt.Domains.Domain;
import cloud.faso.agent.libvirt.binding.FileSystemInUse;
import cloud.faso.agent.libvirt.binding.Libvirt;
import cloud.faso.agent.libvirt.binding.LibvirtException;
import cloud.faso.spec.agent.DiskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Plugs volumes into VMs and takes them out. A SCSI disk can be pulled from a guest without asking
 * it; so its agent is asked first whether a file system on it is mounted.
 */
final class DiskCabling {
  private final Libvirt libvirt;
  private final Domains domains;
  private final Pools pools;

  DiskCabling(Libvirt libvirt, Domains domains, Pools pools) {
    this.libvirt = libvirt;
    this.domains = domains;
    this.pools = pools;
  }

  /** First where it lasts: cut short in between, the next plan sees that the other half is due. */
  void attach(Domain domain, DiskSpec disk) throws DriverFailure, IOException {
    VolumeFolder folder = pools.volume(disk.pool(), disk.volume());
    if (!folder.hasDisk()) {
      throw new DriverFailure("volume-missing", "The volume is not on the node.");
    }
    Path file = folder.disk();
    DomainDefinition defined = domain.definition();
    List<Place> live = domain.status().active() ? domains.live(domain).disks() : List.<Place>of();
    String device = DiskXml.render(disk.volume(), file, DiskXml.freeTarget(defined.disks(), live));
    if (find(defined.disks(), disk.volume()).isEmpty()) {
      if (!defined.hasController("scsi")) {
        libvirt.attachToDefinition(domain.name(), DiskXml.CONTROLLER);
      }
      libvirt.attachToDefinition(domain.name(), device);
    }
    if (domain.status().active() && find(live, disk.volume()).isEmpty()) {
      if (!domains.live(domain).hasController("scsi")) {
        libvirt.plug(domain.name(), DiskXml.CONTROLLER);
      }
      libvirt.plug(domain.name(), device);
    }
  }

  /** First where it lasts: whatever the guest does, it starts without the volume next time. */
  void detach(Domain domain, String volumeId, boolean cut) throws DriverFailure {
    Optional<Place> defined = find(domain.definition().disks(), volumeId);
    if (defined.isPresent()) {
      libvirt.detachFromDefinition(domain.name(), DiskXml.render(defined.get()));
    }
    Optional<Place> plugged = plugged(domain, volumeId);
    if (plugged.isEmpty()) {
      return;
    }
    if (!cut) {
      requireConsent(domain, plugged.get());
    }
    libvirt.unplug(domain.name(), DiskXml.render(plugged.get()));
    if (plugged(domain, volumeId).isPresent()) {
      throw new DriverFailure(
          "volume-does-not-go",
          "The hypervisor has not let go of the volume yet; it is tried again by itself.");
    }
  }

  private Optional<Place> plugged(Domain domain, String volumeId) {
    return domain.status().active()
        ? find(domains.live(domain).disks(), volumeId)
        : Optional.empty();
  }

  private void requireConsent(Domain domain, Place place) throws DriverFailure {
    List<FileSystemInUse> mounted;
    try {
      mounted = libvirt.fileSystems(domain.name());
    } catch (LibvirtException e) {
      if (e.code() == LibvirtException.UNREACHABLE) {
        throw e;
      }
      throw new DriverFailure(
          "guest-does-not-say",
          "The guest's agent does not say whether the volume is still mounted: run it in the guest,"
              + " stop the VM, or detach the volume with force. It is asked again by itself.",
          e);
    }
    for (FileSystemInUse each : mounted) {
      if (each.devices().contains(place.device())) {
        throw new DriverFailure(
            "volume-mounted",
            "A file system on the volume is still mounted in the guest, at "
                + each.mountPoint()
                + ": unmount it there, stop the VM, or detach the volume with force. It is tried"
                + " again by itself.");
      }
    }
  }

  private static Optional<Place> find(List<Place> places, String volumeId) {
    return places.stream().filter(place -> place.volumeId().equals(volumeId)).findFirst();
  }
}
