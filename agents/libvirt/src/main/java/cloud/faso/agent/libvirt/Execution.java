package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.HostStep;
import cloud.faso.agent.driver.Images;
import cloud.faso.agent.libvirt.Domains.Domain;
import cloud.faso.agent.libvirt.binding.DomainStatus;
import cloud.faso.agent.libvirt.binding.Libvirt;
import cloud.faso.agent.libvirt.binding.LibvirtException;
import cloud.faso.spec.agent.DiskSpec;
import cloud.faso.spec.agent.VmSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Does the steps of a VM's plan. Each finds out first whether it is done. */
final class Execution {
  private final Libvirt libvirt;
  private final Domains domains;
  private final Leftovers leftovers;
  private final Pools pools;
  private final OwnGuests guests;
  private final Exits exits;
  private final DomainXml xml;
  private final Cabling cabling;
  private final DiskCabling volumes;
  private final DiskImages disks;
  private final SeedImages seeds;

  Execution(
      Libvirt libvirt,
      Domains domains,
      Leftovers leftovers,
      Pools pools,
      OwnGuests guests,
      Exits exits,
      DomainXml xml,
      Cabling cabling,
      DiskCabling volumes) {
    this.libvirt = libvirt;
    this.domains = domains;
    this.leftovers = leftovers;
    this.pools = pools;
    this.guests = guests;
    this.exits = exits;
    this.xml = xml;
    this.cabling = cabling;
    this.volumes = volumes;
    Tools tools = new Tools();
    this.disks = new DiskImages(tools);
    this.seeds = new SeedImages(tools);
  }

  void execute(String vmId, HostStep step, Images images) throws DriverFailure, IOException {
    switch (step) {
      case HostStep.CreateRootDisk(var disk) ->
          disks.create(pools.folder(disk.pool(), vmId), disk, images.file(disk.imageDigest()));
      case HostStep.GrowRootDisk(int sizeGiB) -> {
        VmFolder folder = folder(vmId);
        disks.grow(folder, rootDisk(folder), sizeGiB);
      }
      case HostStep.WriteSeed(var seed, var nics, String fingerprint) ->
          seeds.write(folder(vmId), seed, nics, fingerprint);
      case HostStep.Define(VmSpec spec) -> define(vmId, spec);
      case HostStep.Redefine(VmSpec spec) -> define(spec, domains.get(vmId).metadata());
      case HostStep.AttachNic(var nic) -> cabling.attach(domains.get(vmId), nic);
      case HostStep.DetachNic(var nic) -> cabling.detach(domains.get(vmId), nic);
      case HostStep.AttachDisk(var disk) -> volumes.attach(domains.get(vmId), disk);
      case HostStep.DetachDisk(String volume, boolean cut) ->
          volumes.detach(domains.get(vmId), volume, cut);
      case HostStep.Start() -> start(vmId);
      case HostStep.Resume() -> resume(domains.get(vmId));
      case HostStep.AskToStop ask -> askToStop(domains.get(vmId), ask);
      case HostStep.CutOff() -> cutOff(vmId);
      case HostStep.Reboot() -> domains.askToRestart(domains.get(vmId));
      case HostStep.Reset() -> libvirt.reset(domains.get(vmId).name());
      case HostStep.MarkApplied mark -> domains.mark(domains.get(vmId), m -> m.applied(mark));
      case HostStep.MarkEnded mark -> domains.mark(domains.get(vmId), m -> m.ended(mark));
      case HostStep.Undefine() -> undefine(vmId);
      case HostStep.RemoveFiles() -> leftovers.remove(vmId);
    }
  }

  private void define(String vmId, VmSpec spec) throws DriverFailure, IOException {
    if (domains.findToChange(vmId).isEmpty()) {
      define(spec, domains.freshMark(vmId));
    }
  }

  private void define(VmSpec spec, DomainMetadata metadata) throws DriverFailure, IOException {
    VmFolder folder = folder(metadata.vmId());
    libvirt.define(
        xml.render(
            spec,
            metadata,
            new DomainXml.VmFiles(
                rootDisk(folder), volumes(spec), folder.seed(), folder.console())));
  }

  private List<VolumeFolder> volumes(VmSpec spec) throws DriverFailure {
    List<VolumeFolder> volumes = new ArrayList<>();
    for (DiskSpec disk : spec.disks()) {
      if (!disk.cut()) {
        volumes.add(pools.volume(disk.pool(), disk.volume()));
      }
    }
    return volumes;
  }

  private void start(String vmId) throws DriverFailure, IOException {
    Domain domain = domains.get(vmId);
    if (domain.status().active()) {
      return;
    }
    refuseBesideAnother(vmId);
    cabling.prepare(domain);
    new ConsoleLog(folder(vmId).console(), 0).create();
    exits.forget(domain.name());
    try {
      libvirt.create(domain.name());
    } catch (LibvirtException e) {
      endOrphans(vmId, Optional.of(domain));
      throw e;
    }
  }

  /** Whoever put a disk in the place of a deleted one may not know that the other is in use. */
  private void refuseBesideAnother(String vmId) throws DriverFailure {
    for (OwnGuests.Guest guest : guests.of(vmId)) {
      if (guest.holdsDeletedDisk()) {
        throw new DriverFailure(
            "guest-runs-on-deleted-disk",
            "The VM's guest still runs, as process "
                + guest.process().pid()
                + " of its node, on a disk whose file was deleted: have an operator save what is on"
                + " it and end that process, or delete the VM.");
      }
    }
  }

  private void resume(Domain domain) {
    if (domain.status().state() == DomainStatus.State.PAUSED) {
      libvirt.resume(domain.name());
    }
  }

  private void askToStop(Domain domain, HostStep.AskToStop ask) {
    if (!domain.status().active()) {
      return;
    }
    var before = domain.metadata().marks().stop();
    domains.mark(domain, marks -> marks.asked(ask));
    try {
      domains.askToStop(domain, before != null && before.powerRequest() == ask.powerRequest());
    } catch (LibvirtException e) {
      unlessItWentDown(domain, e);
    }
  }

  private void cutOff(String vmId) throws DriverFailure {
    Optional<Domain> found = domains.findToChange(vmId);
    found.ifPresent(domain -> exits.settle(domain.name()));
    Optional<Domain> active = found.filter(domain -> domain.status().active());
    if (active.isPresent()) {
      destroy(active.get());
    } else {
      endStray(vmId);
    }
    endOrphans(vmId, found);
  }

  /** Of a VM that libvirtd says is off or unknown. */
  private void endStray(String vmId) throws DriverFailure {
    for (OwnGuests.Guest guest : guests.of(vmId)) {
      Orphans.end(guest);
      if (guest.isAlive()) {
        throw new DriverFailure(
            "guest-does-not-end",
            "The VM's guest does not end although its process, "
                + guest.process().pid()
                + " of its node, was killed: its storage may hang. Have an operator look at it.");
      }
    }
  }

  private void destroy(Domain domain) {
    try {
      libvirt.destroy(domain.name());
    } catch (LibvirtException e) {
      unlessItWentDown(domain, e);
    }
  }

  /** Of a VM that was just found or made to be off. */
  private void endOrphans(String vmId, Optional<Domain> found) throws DriverFailure {
    if (libvirt.status(VmNames.domain(vmId)).filter(DomainStatus::active).isEmpty()) {
      pools.folders(vmId).forEach(Orphans::end);
      clearPorts(vmId, found);
    }
  }

  /** The switch is not asked about a VM without cards: that one goes also while it is away. */
  private void clearPorts(String vmId, Optional<Domain> found) throws DriverFailure {
    if (found.isEmpty() || !found.get().definition().cards().isEmpty()) {
      cabling.clear(vmId);
    }
  }

  private void undefine(String vmId) throws DriverFailure {
    Optional<Domain> found = domains.findToChange(vmId);
    // The ports first: without its definition nothing tells that the VM may have had any.
    clearPorts(vmId, found);
    if (found.isPresent()) {
      libvirt.undefine(found.get().name());
      exits.forget(found.get().name());
    }
  }

  /** A guest may go down by itself while it is asked to. */
  private void unlessItWentDown(Domain domain, LibvirtException e) {
    if (e.code() != LibvirtException.OPERATION_INVALID
        || libvirt.status(domain.name()).filter(DomainStatus::active).isPresent()) {
      throw e;
    }
  }

  private VmFolder folder(String vmId) throws DriverFailure, IOException {
    return pools
        .find(vmId)
        .orElseThrow(() -> new DriverFailure("no-files", "The VM has no files on its node."));
  }

  private static RootDisk rootDisk(VmFolder folder) throws DriverFailure, IOException {
    return folder
        .findRootDisk()
        .orElseThrow(
            () -> new DriverFailure("no-root-disk", "The VM has no root disk on its node."));
  }
}
