package cloud.faso.agent.simulated;

import cloud.faso.agent.driver.Cards;
import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.Driver;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.HostStep;
import cloud.faso.agent.driver.Images;
import cloud.faso.agent.driver.Inventory;
import cloud.faso.agent.driver.Step;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmMarks;
import cloud.faso.agent.driver.VolumeActual;
import cloud.faso.agent.driver.VolumeStep;
import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.DiskSpec;
import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.NicSpec;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.PoolReport;
import cloud.faso.spec.agent.PortCounters;
import cloud.faso.spec.agent.VmSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One node's driver on a simulated host. */
public final class SimulatedDriver implements Driver {
  private static final byte[] NOTHING = {};
  private static final String POOL = "local";

  private final String nodeId;
  private final String nodeName;
  private final SimulatedHost host;
  private final Script script;
  private final Pause pause;
  private final RandomGenerator random;

  /**
   * A driver that sees what bears the mark of {@code nodeId}.
   *
   * @param nodeName what the script knows the node by
   */
  public SimulatedDriver(
      String nodeId,
      String nodeName,
      SimulatedHost host,
      Script script,
      Pause pause,
      RandomGenerator random) {
    this.nodeId = nodeId;
    this.nodeName = nodeName;
    this.host = host;
    this.script = script;
    this.pause = pause;
    this.random = random;
  }

  @Override
  public NodeKind kind() {
    return NodeKind.SIMULATED;
  }

  @Override
  public Hardware hardware() {
    return new Hardware(
        "x86_64",
        script.vcpus(),
        script.memoryMiB(),
        "simulated",
        "A simulated node: its guests take no processor and no memory.",
        "simulated");
  }

  @Override
  public List<PoolReport> pools() {
    long used =
        host.guestsOf(nodeId).stream().mapToLong(VmActual::rootDiskGiB).sum()
            + host.volumesOf(nodeId).stream().mapToLong(VolumeActual::sizeGiB).sum();
    long free = Math.max(0, script.diskGiB() - used);
    return List.of(new PoolReport(POOL, "simulated", script.diskGiB(), free, true));
  }

  @Override
  public NodeLoad load() {
    long vcpus = 0;
    long memory = 0;
    for (VmActual guest : host.guestsOf(nodeId)) {
      if (!guest.domain().down()) {
        vcpus += guest.vcpus();
        memory += guest.memoryMiB();
      }
    }
    return new NodeLoad((int) Math.min(100, vcpus * 100 / script.vcpus()), memory);
  }

  @Override
  public List<PortCounters> counters() {
    return host.countersOf(nodeId);
  }

  @Override
  public Inventory observe() {
    return new Inventory(host.guestsOf(nodeId), host.volumesOf(nodeId), List.of(), List.of());
  }

  @Override
  public VmActual observe(String vmId) throws DriverFailure {
    refuseForeign(vmId);
    VmActual seen = host.look(vmId, SimulatedGuest::seen);
    return seen == null ? VmActual.absent(vmId) : seen;
  }

  @Override
  public void execute(String vmId, HostStep step, Images images) throws DriverFailure {
    goWrongOrTakeTime(vmId, step);
    refuseForeign(vmId);
    if (step instanceof HostStep.CreateRootDisk create) {
      images.file(create.disk().imageDigest());
    }
    requireWhatItNeeds(vmId, step);
    host.act(vmId, nodeId, (guest, now) -> act(guest, step, now));
  }

  @Override
  public VolumeActual observeVolume(String volumeId) throws DriverFailure {
    SimulatedVolume volume = volume(volumeId);
    return volume == null ? VolumeActual.absent(volumeId) : volume.seen();
  }

  @Override
  public void execute(String volumeId, VolumeStep step) throws DriverFailure {
    goWrongOrTakeTime(volumeId, step);
    SimulatedVolume volume = volume(volumeId);
    switch (step) {
      case VolumeStep.CreateVolume create -> {
        if (volume == null) {
          host.keep(new SimulatedVolume(volumeId, nodeId, create.spec().sizeGiB()));
        }
      }
      case VolumeStep.GrowVolume grow -> {
        require(volume != null, "no-volume", step);
        if (volume != null && volume.sizeGiB() < grow.sizeGiB()) {
          host.keep(new SimulatedVolume(volumeId, nodeId, grow.sizeGiB()));
        }
      }
      case VolumeStep.RemoveVolume() -> {
        require(!host.isUsed(volumeId), "volume-in-use", step);
        host.remove(volumeId);
      }
    }
  }

  private @Nullable SimulatedVolume volume(String id) throws DriverFailure {
    SimulatedVolume volume = host.volume(id);
    if (volume != null && !volume.owner().equals(nodeId)) {
      throw new DriverFailure(
          "name-taken", "Something named " + id + " is on the host and is not this node's.");
    }
    return volume;
  }

  @Override
  public ConsoleChunk readConsole(String vmId, long offset, int limit) throws DriverFailure {
    refuseForeign(vmId);
    ConsoleChunk chunk = host.look(vmId, guest -> read(guest, offset, limit));
    return chunk == null ? new ConsoleChunk(0, 0, NOTHING) : chunk;
  }

  private static ConsoleChunk read(SimulatedGuest guest, long offset, int limit) {
    long size = guest.written();
    long wanted = offset < 0 ? size + offset : offset;
    long from = Math.clamp(wanted, guest.oldest(), Math.max(size, guest.oldest()));
    return new ConsoleChunk(from, size, guest.log(from, limit));
  }

  private void act(SimulatedGuest guest, HostStep step, Instant now) {
    switch (step) {
      case HostStep.CreateRootDisk create -> {
        if (guest.rootDiskGiB == 0) {
          guest.files = true;
          guest.rootDiskGiB = create.disk().sizeGiB();
          guest.imageDigest = create.disk().imageDigest();
        }
      }
      case HostStep.GrowRootDisk grow ->
          guest.rootDiskGiB = Math.max(guest.rootDiskGiB, grow.sizeGiB());
      case HostStep.WriteSeed write -> {
        guest.files = true;
        guest.seed = write.fingerprint();
      }
      case HostStep.Define define -> {
        if (guest.domain == DomainState.UNDEFINED) {
          guest.domain = DomainState.OFF;
          guest.marks = VmMarks.NONE;
          shape(guest, define.spec());
        }
      }
      case HostStep.Redefine redefine -> shape(guest, redefine.spec());
      case HostStep.AttachNic(NicSpec nic) -> plug(guest, nic);
      case HostStep.DetachNic(NicSpec nic) -> unplug(guest, nic);
      case HostStep.AttachDisk(DiskSpec disk) -> plug(guest, disk.volume());
      case HostStep.DetachDisk detach -> unplug(guest, detach.volume());
      case HostStep.Start() -> {
        if (guest.domain.down()) {
          guest.boot(now.plus(draw(script.boot())));
        }
      }
      case HostStep.Resume() -> {
        if (guest.domain == DomainState.PAUSED) {
          guest.domain = DomainState.RUNNING;
        }
      }
      case HostStep.AskToStop ask -> {
        guest.marks = guest.marks.asked(ask);
        guest.pressPowerButton(now, now.plus(draw(script.shutdown())));
      }
      case HostStep.CutOff() -> {
        if (!guest.domain.down()) {
          guest.goDown(guest.domain == DomainState.STRAY ? DomainState.UNDEFINED : DomainState.OFF);
        }
      }
      case HostStep.Reboot(), HostStep.Reset() -> {
        if (guest.domain == DomainState.RUNNING) {
          guest.boot(now.plus(draw(script.boot())));
        }
      }
      case HostStep.MarkApplied mark -> guest.marks = guest.marks.applied(mark);
      case HostStep.MarkEnded mark -> guest.marks = guest.marks.ended(mark);
      case HostStep.Undefine() -> {
        guest.domain = DomainState.UNDEFINED;
        guest.vcpus = 0;
        guest.memoryMiB = 0;
        guest.nics = List.of();
        guest.disks = List.of();
        guest.marks = VmMarks.NONE;
      }
      case HostStep.RemoveFiles() -> {
        guest.files = false;
        guest.rootDiskGiB = 0;
        guest.imageDigest = null;
        guest.seed = null;
      }
    }
  }

  private static void shape(SimulatedGuest guest, VmSpec spec) {
    guest.vcpus = spec.vcpus();
    guest.memoryMiB = spec.memoryMiB();
    guest.nics = spec.nics();
    guest.disks = spec.disks().stream().filter(disk -> !disk.cut()).map(DiskSpec::volume).toList();
  }

  private static void plug(SimulatedGuest guest, NicSpec nic) {
    if (!Cards.has(guest.nics, nic)) {
      guest.nics = Stream.concat(guest.nics.stream(), Stream.of(nic)).toList();
      guest.print("simulated guest " + guest.id + " has a new card: " + nic.mac() + "\n");
    }
  }

  private static void unplug(SimulatedGuest guest, NicSpec nic) {
    if (Cards.has(guest.nics, nic)) {
      guest.nics = guest.nics.stream().filter(card -> !Cards.isSame(card, nic)).toList();
      guest.print("simulated guest " + guest.id + " lost a card: " + nic.mac() + "\n");
    }
  }

  private static void plug(SimulatedGuest guest, String volume) {
    if (!guest.disks.contains(volume)) {
      guest.disks = Stream.concat(guest.disks.stream(), Stream.of(volume)).toList();
      guest.print("simulated guest " + guest.id + " has a new disk: " + volume + "\n");
    }
  }

  private static void unplug(SimulatedGuest guest, String volume) {
    if (guest.disks.contains(volume)) {
      guest.disks = guest.disks.stream().filter(disk -> !disk.equals(volume)).toList();
      guest.print("simulated guest " + guest.id + " lost a disk: " + volume + "\n");
    }
  }

  /** What a hypervisor would refuse. */
  private void requireWhatItNeeds(String vmId, HostStep step) throws DriverFailure {
    VmActual seen = observe(vmId);
    switch (step) {
      case HostStep.Start() -> {
        require(seen.domain().defined(), "not-defined", step);
        if (seen.domain().down()) {
          for (String volume : seen.disks().defined()) {
            requireForOne(vmId, volume, step);
          }
        }
      }
      case HostStep.Resume(),
          HostStep.AskToStop _,
          HostStep.Reboot(),
          HostStep.Reset(),
          HostStep.MarkApplied _,
          HostStep.MarkEnded _,
          HostStep.Redefine _,
          HostStep.AttachNic _,
          HostStep.DetachNic _,
          HostStep.DetachDisk _ ->
          require(seen.domain().defined(), "not-defined", step);
      case HostStep.AttachDisk(DiskSpec disk) -> {
        require(seen.domain().defined(), "not-defined", step);
        requireForOne(vmId, disk.volume(), step);
      }
      case HostStep.Define _ -> require(seen.rootDiskGiB() > 0, "no-root-disk", step);
      case HostStep.GrowRootDisk _, HostStep.WriteSeed _, HostStep.Undefine() ->
          require(seen.domain().down(), "not-off", step);
      case HostStep.RemoveFiles() ->
          require(seen.domain() == DomainState.UNDEFINED, "still-defined", step);
      case HostStep.CreateRootDisk _, HostStep.CutOff() -> {}
    }
  }

  /** QEMU locks its disks: a second machine cannot have one. */
  private void requireForOne(String vmId, String volume, Step step) throws DriverFailure {
    require(volume(volume) != null, "no-volume", step);
    require(!host.isHeldByOther(volume, vmId), "volume-in-use", step);
  }

  private static void require(boolean met, String code, Step step) throws DriverFailure {
    if (!met) {
      throw new DriverFailure(code, step.verb() + " is not possible now: " + code + ".");
    }
  }

  private void refuseForeign(String vmId) throws DriverFailure {
    if (host.has(vmId) && !Objects.equals(host.owner(vmId), nodeId)) {
      throw new DriverFailure(
          "name-taken", "Something named " + vmId + " is on the host and is not this node's.");
    }
  }

  private void goWrongOrTakeTime(String id, Step step) throws DriverFailure {
    rest(draw(script.steps().getOrDefault(step.verb(), Span.NONE)), step);
    for (Fault fault : script.faults()) {
      if (fault.concerns(nodeName, id, step.verb()) && chance() < fault.probability()) {
        happen(fault, step);
      }
    }
  }

  private void happen(Fault fault, Step step) throws DriverFailure {
    if (fault.hang() != null) {
      rest(draw(fault.hang()), step);
    }
    String code = fault.code();
    if (code != null) {
      throw new DriverFailure(code, message(fault, step));
    }
  }

  private static String message(Fault fault, Step step) {
    @Nullable String message = fault.message();
    return message == null ? step.verb() + " failed, as the script says." : message;
  }

  private void rest(Duration duration, Step step) throws DriverFailure {
    if (!duration.isPositive()) {
      return;
    }
    try {
      pause.lasting(duration);
    } catch (InterruptedException e) {
      throw new DriverFailure("interrupted", step.verb() + " was interrupted.", e);
    }
  }

  private Duration draw(Span span) {
    synchronized (random) {
      return span.draw(random);
    }
  }

  private double chance() {
    synchronized (random) {
      return random.nextDouble();
    }
  }
}
