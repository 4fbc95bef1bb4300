package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.Driver;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.HostStep;
import cloud.faso.agent.driver.Images;
import cloud.faso.agent.driver.Inventory;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VolumeActual;
import cloud.faso.agent.driver.VolumeStep;
import cloud.faso.agent.libvirt.binding.DomainEvent;
import cloud.faso.agent.libvirt.binding.Libvirt;
import cloud.faso.agent.libvirt.binding.LibvirtException;
import cloud.faso.spec.agent.ChassisSpec;
import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.PoolReport;
import cloud.faso.spec.agent.PortCounters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Runs the VMs of one host on QEMU through libvirt. */
public final class LibvirtDriver implements Driver {
  private final LibvirtSettings settings;
  private final Accelerator accelerator;
  private final Libvirt libvirt;
  private final Exits exits = new Exits();
  private final Host host = new Host(Path.of("/proc"));
  private final Pools pools;
  private final Sighting sighting;
  private final Execution execution;
  private final Volumes volumes;
  private final Watch watch;
  private final Chassis chassis;
  private volatile Consumer<String> listener = _ -> {};

  /**
   * A driver that connects when it is first asked something.
   *
   * @param accelerator what the self-test found
   * @param chassis the host's part in the network
   */
  LibvirtDriver(LibvirtSettings settings, String nodeId, Accelerator accelerator, Chassis chassis) {
    this.settings = settings;
    this.accelerator = accelerator;
    this.chassis = chassis;
    this.libvirt = new Libvirt(settings.uri(), this::happened);
    this.pools = Pools.of(settings.pools(), nodeId, settings.claim());
    Domains domains = new Domains(libvirt, nodeId);
    OwnGuests guests = new OwnGuests(settings.ownLibvirtd());
    this.sighting = new Sighting(libvirt, domains, pools, guests, exits);
    CardXml cards = new CardXml(chassis.offloads());
    this.execution =
        new Execution(
            libvirt,
            domains,
            new Leftovers(domains, pools, settings.qemuLogs()),
            pools,
            guests,
            exits,
            new DomainXml(accelerator, cards),
            new Cabling(libvirt, domains, chassis, cards),
            new DiskCabling(libvirt, domains, pools));
    this.volumes = new Volumes(libvirt, pools, guests);
    this.watch =
        new Watch(
            libvirt,
            pools,
            settings.consoleBytes(),
            settings.revive(),
            this::everythingMayHaveChanged);
  }

  @Override
  public NodeKind kind() {
    return NodeKind.LIBVIRT;
  }

  @Override
  public Hardware hardware() {
    try {
      return new Hardware(
          Host.architecture(),
          Host.vcpus(),
          Math.max(0, host.memoryMiB() - settings.memoryReserveMiB()),
          accelerator.protocolName(),
          accelerator.reason(),
          accelerator.code());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<PoolReport> pools() {
    return pools.reports();
  }

  @Override
  public NodeLoad load() {
    try {
      return host.load();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<PortCounters> counters() {
    return chassis.counters();
  }

  @Override
  public Inventory observe() throws DriverFailure {
    return guarded(sighting::everything);
  }

  @Override
  public VmActual observe(String vmId) throws DriverFailure {
    VmNames.checked(vmId);
    return guarded(() -> sighting.of(vmId));
  }

  @Override
  public void execute(String vmId, HostStep step, Images images) throws DriverFailure {
    VmNames.checked(vmId);
    guarded(
        () -> {
          execution.execute(vmId, step, images);
          return true;
        });
  }

  @Override
  public VolumeActual observeVolume(String volumeId) throws DriverFailure {
    VmNames.checked(volumeId);
    return guarded(() -> volumes.of(volumeId));
  }

  @Override
  public void execute(String volumeId, VolumeStep step) throws DriverFailure {
    VmNames.checked(volumeId);
    guarded(
        () -> {
          volumes.execute(volumeId, step);
          return true;
        });
  }

  @Override
  public ConsoleChunk readConsole(String vmId, long offset, int limit) throws DriverFailure {
    VmNames.checked(vmId);
    return guarded(
        () -> {
          var folder = pools.find(vmId);
          return folder.isEmpty()
              ? new ConsoleChunk(0, 0, new byte[0])
              : new ConsoleLog(folder.get().console(), settings.consoleBytes()).read(offset, limit);
        });
  }

  @Override
  public void configure(ChassisSpec spec) {
    chassis.configure(spec);
  }

  @Override
  public void listen(Consumer<String> changed) {
    listener = changed;
  }

  @Override
  public void close() {
    watch.close();
    chassis.close();
    libvirt.close();
  }

  private void happened(DomainEvent event) {
    exits.note(event);
    VmNames.vmId(event.name()).ifPresent(listener);
  }

  /** After libvirtd was away nobody knows what it would have told. */
  private void everythingMayHaveChanged() {
    libvirt.domains().forEach(domain -> VmNames.vmId(domain.name()).ifPresent(listener));
  }

  private <T> T guarded(Work<T> work) throws DriverFailure {
    try {
      return work.run();
    } catch (LibvirtException e) {
      throw Failures.of(e);
    } catch (IOException | UncheckedIOException e) {
      throw Failures.ofFiles(e);
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T run() throws DriverFailure, IOException;
  }
}
