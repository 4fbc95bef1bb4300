package cloud.faso.agent.driver;

import cloud.faso.spec.agent.DiskSpec;
import cloud.faso.spec.agent.NicSpec;
import cloud.faso.spec.agent.VmSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What must be plugged into a VM and taken out of it, its definition included.
 *
 * @param domain what its machine is
 * @param volumes whether a volume can be plugged in, by its id
 */
record Plugging(VmSpec wanted, VmActual actual, DomainState domain, Predicate<String> volumes) {

  /** What is not wanted goes first: another may take over its port, or its MAC. */
  List<Step> cards() {
    List<Step> steps = new ArrayList<>();
    Cards cards = actual.cards();
    for (NicSpec nic : cards.all()) {
      if (!Cards.has(wanted.nics(), nic)) {
        steps.add(new HostStep.DetachNic(nic));
      }
    }
    for (NicSpec nic : wanted.nics()) {
      if (!Cards.has(cards.defined(), nic) || !Cards.has(cards.plugged(), nic)) {
        steps.add(new HostStep.AttachNic(nic));
      }
    }
    return steps;
  }

  /**
   * One that is not there yet keeps no other from being plugged in. Nor does one that the guest
   * does not let go of: it goes last.
   */
  List<Step> disks() {
    List<Step> steps = new ArrayList<>(cuts());
    missing().filter(this::isThere).map(HostStep.AttachDisk::new).forEach(steps::add);
    steps.addAll(leaving());
    return steps;
  }

  /**
   * What a machine that is off must lose of its definition, whatever keeps it from being started.
   */
  List<HostStep> losses() {
    return Stream.concat(cuts().stream(), leaving().stream()).toList();
  }

  private List<HostStep> leaving() {
    return actual.disks().all().stream()
        .filter(volume -> wanted.disks().stream().noneMatch(disk -> disk.volume().equals(volume)))
        .<HostStep>map(volume -> new HostStep.DetachDisk(volume, false))
        .toList();
  }

  /** Nobody is asked, so that a machine that stands still does not keep them either. */
  List<HostStep> cuts() {
    return wanted.disks().stream()
        .filter(DiskSpec::cut)
        .filter(disk -> actual.disks().all().contains(disk.volume()))
        .<HostStep>map(disk -> new HostStep.DetachDisk(disk.volume(), true))
        .toList();
  }

  /** Whether it could be started with all the volumes that it must have. */
  boolean hasAllVolumes() {
    return Disks.wanted(wanted.disks()).allMatch(this::isThere);
  }

  /** Whether it lacks a volume that cannot be plugged in yet. */
  boolean waitsForVolume() {
    return missing().anyMatch(disk -> !isThere(disk));
  }

  /** A machine that failed has nothing but its definition. */
  private Stream<DiskSpec> missing() {
    Disks disks = actual.disks();
    return Disks.wanted(wanted.disks())
        .filter(
            disk ->
                domain == DomainState.CRASHED
                    ? !disks.defined().contains(disk.volume())
                    : !disks.has(disk.volume()));
  }

  private boolean isThere(DiskSpec disk) {
    return volumes.test(disk.volume());
  }
}
