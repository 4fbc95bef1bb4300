package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.Cards;
import cloud.faso.agent.driver.Disks;
import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.Inventory;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmMarks;
import cloud.faso.agent.driver.VolumeActual;
import cloud.faso.agent.libvirt.Domains.Domain;
import cloud.faso.agent.libvirt.Domains.Sight;
import cloud.faso.agent.libvirt.OwnGuests.Guest;
import cloud.faso.agent.libvirt.binding.DomainStatus;
import cloud.faso.agent.libvirt.binding.Libvirt;
import cloud.faso.agent.libvirt.binding.LibvirtException;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.StrayReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts together what libvirt and the disks say of VMs. */
final class Sighting {
  private static final Logger log = LoggerFactory.getLogger(Sighting.class);

  private final Libvirt libvirt;
  private final Domains domains;
  private final Pools pools;
  private final OwnGuests guests;
  private final Exits exits;

  Sighting(Libvirt libvirt, Domains domains, Pools pools, OwnGuests guests, Exits exits) {
    this.libvirt = libvirt;
    this.domains = domains;
    this.pools = pools;
    this.guests = guests;
    this.exits = exits;
  }

  VmActual of(String vmId) throws DriverFailure, IOException {
    try {
      // Work on a VM is one at a time: none of its name starts in between.
      Optional<DomainStatus> status = libvirt.status(VmNames.domain(vmId));
      boolean off = status.filter(DomainStatus::active).isEmpty();
      List<Guest> running = off ? guests.of(vmId) : List.of();
      return actual(vmId, domains.find(vmId), alive(running));
    } catch (IllegalArgumentException e) {
      throw Failures.ofDefinition(e);
    }
  }

  /**
   * Everything that bears this node's mark. What cannot be read of one VM hides no other.
   *
   * @throws LibvirtException when libvirtd does not say which domains there are
   * @throws IOException when a pool does not say which VMs there are
   */
  Inventory everything() throws IOException {
    Looking looking = new Looking(guests.all());
    for (DomainStatus status : libvirt.domains()) {
      looking.at(status);
    }
    for (VmFolder folder : pools.all()) {
      looking.at(folder);
    }
    for (VolumeFolder folder : pools.volumes()) {
      looking.at(folder);
    }
    looking.atGuestsUnknownToLibvirt();
    return looking.inventory();
  }

  /** One look at everything, under way. */
  private final class Looking {
    private final Map<String, Optional<Domain>> found = new TreeMap<>();
    private final Map<String, DriverFailure> unread = new TreeMap<>();
    private final List<StrayReport> oddities = new ArrayList<>();
    private final List<VolumeActual> volumes = new ArrayList<>();
    private final List<Inventory.Unread> unreadVolumes = new ArrayList<>();
    private final Map<String, Guest> unknown = new TreeMap<>();

    /** Guests that ran before libvirt is asked: one that starts later is no secret to it. */
    Looking(List<Guest> running) {
      running.forEach(guest -> unknown.put(guest.vmId(), guest));
    }

    void at(DomainStatus status) {
      if (status.active()) {
        VmNames.vmId(status.name()).ifPresent(unknown::remove);
      }
      try {
        switch (domains.look(status)) {
          case Sight.Ours(Domain domain) -> found.put(domain.vmId(), Optional.of(domain));
          case Sight.Odd(String vmId, String detail) ->
              oddities.add(new StrayReport(Kind.VM, vmId, status.name(), true, detail));
          case Sight.Foreign() -> {}
        }
      } catch (LibvirtException e) {
        unread(status, Failures.of(orThrowIfAway(e)));
      } catch (IllegalArgumentException e) {
        unread(status, Failures.ofDefinition(e));
      }
    }

    /** It may be ours: its name says whose it would be. */
    private void unread(DomainStatus status, DriverFailure failure) {
      VmNames.vmId(status.name()).ifPresent(vmId -> unread.put(vmId, failure));
    }

    void at(VmFolder folder) {
      if (!VmNames.isId(folder.name())) {
        oddities.add(notAFolderOfOurs(folder));
        return;
      }
      try {
        if (folder.exists()) {
          found.putIfAbsent(folder.name(), Optional.empty());
        }
      } catch (NotDirectoryException e) {
        oddities.add(notAFolderOfOurs(folder));
      } catch (IOException e) {
        unread.put(folder.name(), Failures.ofFiles(e));
      }
    }

    void at(VolumeFolder folder) {
      try {
        volumes.add(Volumes.actual(folder));
      } catch (IOException e) {
        unreadVolumes.add(new Inventory.Unread(Kind.VOLUME, folder.id(), Failures.ofFiles(e)));
      }
    }

    void atGuestsUnknownToLibvirt() {
      unknown.values().removeIf(guest -> !guest.isAlive());
      unknown.keySet().forEach(vmId -> found.putIfAbsent(vmId, Optional.empty()));
    }

    Inventory inventory() {
      List<VmActual> vms = new ArrayList<>();
      found.forEach(
          (vmId, domain) -> {
            try {
              Optional<Guest> stray = Optional.ofNullable(unknown.get(vmId));
              vms.add(actual(vmId, domain, stray));
              stray.map(Sighting::runsUnknown).ifPresent(oddities::add);
            } catch (LibvirtException e) {
              unread.put(vmId, Failures.of(orThrowIfAway(e)));
            } catch (IllegalArgumentException e) {
              unread.put(vmId, Failures.ofDefinition(e));
            } catch (IOException | UncheckedIOException e) {
              unread.put(vmId, Failures.ofFiles(e));
            }
          });
      vms.removeIf(vm -> unread.containsKey(vm.id()));
      List<Inventory.Unread> failures = new ArrayList<>(unreadVolumes);
      unread.forEach((vmId, failure) -> failures.add(new Inventory.Unread(Kind.VM, vmId, failure)));
      return new Inventory(
          List.copyOf(vms), List.copyOf(volumes), List.copyOf(failures), List.copyOf(oddities));
    }
  }

  /** A libvirtd that went away says nothing of any VM. */
  private static LibvirtException orThrowIfAway(LibvirtException e) {
    if (e.code() == LibvirtException.UNREACHABLE) {
      throw e;
    }
    return e;
  }

  private static StrayReport notAFolderOfOurs(VmFolder folder) {
    return new StrayReport(
        Kind.VM,
        folder.name(),
        folder.path().toString(),
        true,
        "This lies among the node's VMs and is not the folder of one.");
  }

  private static StrayReport runsUnknown(Guest guest) {
    long pid = guest.process().pid();
    String disk =
        guest.holdsDeletedDisk()
            ? " Its disk's file was deleted; what is on it can be copied from /proc/%d/fd, to a file"
                    .formatted(pid)
                + " of another name, until the process ends."
            : "";
    return new StrayReport(
        Kind.VM,
        guest.vmId(),
        VmNames.domain(guest.vmId()),
        true,
        "The guest runs on as process %d, and libvirt does not know that.%s Deleting the VM ends it;"
                .formatted(pid, disk)
            + " when no VM has this id, kill %d does.".formatted(pid));
  }

  private static Optional<Guest> alive(List<Guest> guests) {
    return guests.stream().filter(Guest::isAlive).findFirst();
  }

  /**
   * Puts together what is known of a VM.
   *
   * @param stray its guest, when that runs and libvirt says that it does not
   */
  private VmActual actual(String vmId, Optional<Domain> domain, Optional<Guest> stray)
      throws IOException {
    Optional<VmFolder> folder = pools.find(vmId);
    // What was put in the place of a disk that is in use is not the VM's disk.
    boolean inPlace = folder.isPresent() && !stray.map(Guest::holdsDeletedDisk).orElse(false);
    Optional<Path> disk = inPlace ? folder.get().findRootDiskFile() : Optional.empty();
    Optional<Machine> seen = domain.map(this::machine);
    return new VmActual(
        vmId,
        domain.map(Domain::name).orElse(vmId),
        stray.isPresent()
            ? DomainState.STRAY
            : domain.map(d -> exits.stateOf(d.status())).orElse(DomainState.UNDEFINED),
        domain.map(d -> d.definition().vcpus()).orElse(0),
        domain.map(d -> d.definition().memoryMiB()).orElse(0L),
        disk.isEmpty() ? 0 : sizeGiB(disk.get()),
        disk.map(VmFolder::imageOf).orElse(null),
        folder.isEmpty() ? null : SeedImages.fingerprint(folder.get()),
        seen.map(Machine::cards).orElse(Cards.NONE),
        seen.map(Machine::disks).orElse(Disks.NONE),
        folder.isPresent(),
        domain.map(d -> d.metadata().marks()).orElse(VmMarks.NONE));
  }

  /** What is plugged into a VM. */
  private record Machine(Cards cards, Disks disks) {}

  private Machine machine(Domain domain) {
    DomainDefinition defined = domain.definition();
    if (!domain.status().active()) {
      return new Machine(
          new Cards(defined.cards(), List.of()), new Disks(defined.volumes(), List.of()));
    }
    DomainDefinition live = domains.live(domain);
    return new Machine(
        new Cards(defined.cards(), live.cards()), new Disks(defined.volumes(), live.volumes()));
  }

  /** 0 for a disk that does not say. */
  private static int sizeGiB(Path disk) throws IOException {
    try {
      return RootDisk.read(disk).sizeGiB();
    } catch (DamagedDisk e) {
      log.warn("A root disk is damaged", e);
      return 0;
    }
  }
}
