package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.VolumeActual;
import cloud.faso.agent.driver.VolumeStep;
import cloud.faso.agent.libvirt.binding.DomainStatus;
import cloud.faso.agent.libvirt.binding.Libvirt;
import cloud.faso.agent.libvirt.binding.LibvirtException;
import cloud.faso.agent.platform.DurableFile;
import cloud.faso.spec.agent.VolumeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes, grows and removes volumes, which are qcow2 files of their own. */
final class Volumes {
  private static final Logger log = LoggerFactory.getLogger(Volumes.class);
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Libvirt libvirt;
  private final Pools pools;
  private final OwnGuests guests;
  private final Tools tools = new Tools();

  Volumes(Libvirt libvirt, Pools pools, OwnGuests guests) {
    this.libvirt = libvirt;
    this.pools = pools;
    this.guests = guests;
  }

  VolumeActual of(String volumeId) throws IOException {
    Optional<VolumeFolder> folder = pools.findVolume(volumeId);
    return folder.isEmpty() ? VolumeActual.absent(volumeId) : actual(folder.get());
  }

  /** What is in a folder. */
  static VolumeActual actual(VolumeFolder folder) throws IOException {
    if (!folder.hasDisk()) {
      return new VolumeActual(folder.id(), 0, false, folder.exists());
    }
    try {
      return new VolumeActual(folder.id(), sizeGiB(folder.disk()), false, true);
    } catch (DamagedDisk e) {
      log.warn("A volume is damaged", e);
      return new VolumeActual(folder.id(), 0, true, true);
    }
  }

  private static int sizeGiB(Path disk) throws IOException {
    long bytes = Qcow2Header.read(disk).virtualBytes();
    if (bytes <= 0 || bytes >> 30 > Integer.MAX_VALUE) {
      throw new DamagedDisk(disk + " says that it is of an impossible size");
    }
    return Math.toIntExact(bytes >> 30);
  }

  void execute(String volumeId, VolumeStep step) throws DriverFailure, IOException {
    switch (step) {
      case VolumeStep.CreateVolume(VolumeSpec spec) -> create(volumeId, spec);
      case VolumeStep.GrowVolume(int sizeGiB) -> grow(volumeId, sizeGiB);
      case VolumeStep.RemoveVolume() -> remove(volumeId);
    }
  }

  private void create(String volumeId, VolumeSpec spec) throws DriverFailure, IOException {
    VolumeFolder folder = pools.volume(spec.pool(), volumeId);
    folder.create();
    if (folder.hasDisk()) {
      return;
    }
    Path unfinished = VmFolder.unfinished(folder.disk());
    Files.deleteIfExists(unfinished);
    tools.run(
        folder.path(),
        DEADLINE,
        List.of(
            "qemu-img",
            "create",
            "-q",
            "-f",
            "qcow2",
            unfinished.toString(),
            spec.sizeGiB() + "G"));
    DurableFile.publish(unfinished, folder.disk());
  }

  /** Through the machine that has it open, if one has: nobody else may write to it then. */
  private void grow(String volumeId, int sizeGiB) throws DriverFailure, IOException {
    VolumeFolder folder =
        pools
            .findVolume(volumeId)
            .orElseThrow(
                () -> new DriverFailure("volume-missing", "The volume is not on the node."));
    if (sizeGiB(folder.disk()) >= sizeGiB) {
      return;
    }
    Optional<Plug> plug = plug(volumeId);
    if (plug.isPresent()) {
      libvirt.resizeDisk(plug.get().domain(), plug.get().device(), (long) sizeGiB << 30);
    } else {
      tools.run(
          folder.path(),
          DEADLINE,
          List.of(
              "qemu-img", "resize", "-q", "-f", "qcow2", folder.disk().toString(), sizeGiB + "G"));
    }
  }

  private void remove(String volumeId) throws DriverFailure, IOException {
    if (isDefined(volumeId)
        || guests.all().stream().anyMatch(guest -> guest.holdsVolume(volumeId))) {
      throw new DriverFailure(
          "volume-in-use", "A VM on the node still has the volume; it is tried again by itself.");
    }
    Optional<VolumeFolder> folder = pools.findVolume(volumeId);
    if (folder.isPresent()) {
      folder.get().delete();
    }
  }

  /** Whosever the definition is: what cannot be understood of it is no leave to remove data. */
  private boolean isDefined(String volumeId) {
    return plug(volumeId).isPresent()
        || libvirt.domains().stream()
            .flatMap(domain -> read(() -> libvirt.definition(domain.name())).stream())
            .anyMatch(definition -> definition.volumes().contains(volumeId));
  }

  /** Nothing of a domain that has just gone. */
  private static Optional<DomainDefinition> read(Supplier<String> definition) {
    try {
      return Optional.of(DomainDefinition.of(definition.get()));
    } catch (LibvirtException e) {
      if (e.code() == LibvirtException.NO_DOMAIN) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Where a volume is in a machine that runs. */
  private record Plug(String domain, String device) {}

  private Optional<Plug> plug(String volumeId) {
    for (DomainStatus domain : libvirt.domains()) {
      if (domain.active()) {
        Optional<Plug> found =
            read(() -> libvirt.liveDefinition(domain.name())).stream()
                .flatMap(definition -> definition.disks().stream())
                .filter(place -> place.volumeId().equals(volumeId))
                .map(place -> new Plug(domain.name(), place.device()))
                .findFirst();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }
}
