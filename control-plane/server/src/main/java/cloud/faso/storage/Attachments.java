package cloud.faso.storage;

import cloud.faso.access.TenantScope;
import cloud.faso.hardware.NodeId;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.spec.agent.DisksInUse;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which volumes belong to which VMs. All of it is called in the transaction of a change of the VM,
 * whose lock is held.
 */
public final class Attachments {

  /** How many volumes a VM may have beside its root disk. */
  static final int MOST = 32;

  private final Database database;
  private final VolumeParts its;
  private final VolumeTable volumes;
  private final AttachmentTable table;
  private final InstantSource clock;

  Attachments(Database database, VolumeParts its, InstantSource clock) {
    this.database = database;
    this.its = its;
    this.volumes = database.table(VolumeTable.class);
    this.table = database.table(AttachmentTable.class);
    this.clock = clock;
  }

  /**
   * A volume of a VM.
   *
   * @param pool name of the pool that it lies in
   * @param leaving whether it is being detached
   * @param cut whether it is detached without asking the guest
   */
  public record Attached(
      VolumeId volume,
      String name,
      int sizeGib,
      VolumePhase phase,
      String pool,
      boolean leaving,
      boolean cut) {}

  /** The volumes of VMs, by the VM's id, in the order in which they got them. */
  public Map<String, List<Attached>> of(Collection<? extends TypedId> vms) {
    return volumes.of(vms).stream()
        .collect(
            Collectors.groupingBy(
                row -> Objects.requireNonNull(row.vmId()),
                Collectors.mapping(this::attached, Collectors.toList())));
  }

  private Attached attached(VolumeRow row) {
    return new Attached(
        row.id(),
        row.name(),
        row.sizeGib(),
        its.phase(row),
        row.pool(),
        row.detachRequestedAt() != null,
        row.cut());
  }

  /**
   * Makes a volume a VM's; one that the VM is to let go of, and has not yet, it keeps.
   *
   * @param node the VM's; null while it has none, and then it reaches no volume
   * @param generation of the VM from now on
   * @return false where it is already
   * @throws Problem {@code invalid} where there is no such volume; {@code volume-in-use}, {@code
   *     volume-out-of-reach}, {@code volume-deleting}, {@code too-many-volumes}
   */
  public boolean attach(
      TenantScope scope, TypedId vm, @Nullable NodeId node, long generation, String ref) {
    VolumeRow volume =
        volumes
            .lock(scope.tenant(), ref)
            .orElseThrow(() -> PlatformProblem.unknownReference("/volume", "volume", ref));
    VolumeService.requireStays(volume);
    if (vm.value().equals(volume.vmId())) {
      return keep(volume, generation);
    }
    if (volume.vmId() != null) {
      throw inUse(volume);
    }
    if (!volume.nodeId().equals(node)) {
      throw StorageProblem.VOLUME_OUT_OF_REACH.problem();
    }
    if (table.count(vm) >= MOST) {
      throw StorageProblem.TOO_MANY_VOLUMES.problem().saying("too-many-volumes.most", MOST);
    }
    table.insert(volume.id(), vm, generation);
    changed(volume);
    return true;
  }

  private boolean keep(VolumeRow volume, long generation) {
    if (volume.detachRequestedAt() == null) {
      return false;
    }
    table.keep(volume.id(), generation);
    changed(volume);
    return true;
  }

  static Problem inUse(VolumeRow volume) {
    String how = volume.detachRequestedAt() == null ? "by" : "leaving";
    return StorageProblem.VOLUME_IN_USE
        .problem()
        .saying("volume-in-use." + how, volume.name(), String.valueOf(volume.vm()));
  }

  /**
   * Wants a volume to be nobody's; it is so once the VM's node has let go of it.
   *
   * @param force whether to do so without asking the guest
   * @return false where that is wanted already
   * @throws Problem {@code not-found} where the VM has no such volume
   */
  public boolean detach(TenantScope scope, TypedId vm, long generation, String ref, boolean force) {
    VolumeRow volume =
        volumes
            .lock(scope.tenant(), ref)
            .filter(row -> vm.value().equals(row.vmId()))
            .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("volume", ref));
    if (volume.detachRequestedAt() != null && (volume.cut() || !force)) {
      return false;
    }
    table.detach(volume.id(), force, generation, clock.instant());
    changed(volume);
    return true;
  }

  /**
   * What a VM's node says of the VM.
   *
   * @param generation the newest that the VM was seen to match
   * @param disks which volumes it has; null where that is not said
   */
  public record Sight(TypedId vm, long generation, @Nullable DisksInUse disks) {

    /** Whether what was wanted of a volume has come about, all else aside. */
    private boolean shows(AttachmentTable.UnsettledRow wanted) {
      if (generation >= wanted.vmGeneration()) {
        return true;
      }
      if (disks == null || disks.generation() < wanted.vmGeneration()) {
        return false;
      }
      String volume = wanted.volumeId().value();
      return wanted.leaving()
          ? !disks.volumes().contains(volume) && !disks.halfway().contains(volume)
          : disks.volumes().contains(volume);
    }
  }

  /**
   * Takes in what nodes say of their VMs: what was detached and is out is nobody's, and what was
   * attached is plugged in. It may come late or twice.
   *
   * @return ids of the VMs of whose volumes something is still awaited
   */
  public Set<String> seen(Collection<Sight> sights) {
    Map<String, Sight> byVm =
        sights.stream().collect(Collectors.toMap(sight -> sight.vm().value(), sight -> sight));
    Set<String> awaited = new HashSet<>();
    for (AttachmentTable.UnsettledRow row :
        table.unsettled(sights.stream().map(Sight::vm).toList())) {
      if (Objects.requireNonNull(byVm.get(row.vmId())).shows(row)) {
        settle(row);
      } else {
        awaited.add(row.vmId());
      }
    }
    return awaited;
  }

  private void settle(AttachmentTable.UnsettledRow row) {
    VolumeRow before = volumes.find(row.volumeId()).orElseThrow();
    int count = row.leaving() ? table.released(row) : table.plugged(row);
    if (count > 0) {
      changed(before);
    }
  }

  /** A VM is gone: what it had is nobody's. */
  public void removed(TypedId vm) {
    table.volumesOf(vm).forEach(id -> volumes.find(id).ifPresent(this::release));
  }

  private void release(VolumeRow volume) {
    table.delete(volume.id());
    changed(volume);
  }

  private void changed(VolumeRow before) {
    VolumeRow after = volumes.find(before.id()).orElseThrow();
    its.tell(before, its.phase(before), its.phase(after), null);
    database.afterCommit(() -> its.changed().signal(before.id()));
  }
}
