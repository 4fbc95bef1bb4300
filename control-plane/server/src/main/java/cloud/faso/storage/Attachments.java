package cloud.faso.storage;

import cloud.faso.access.TenantScope;
import cloud.faso.hardware.NodeId;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.storage.VolumePhase.Holding;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
      VolumeId volume, String name, int sizeGib, String pool, boolean leaving, boolean cut) {}

  /** The volumes of VMs, by the VM's id, in the order in which they got them. */
  public Map<String, List<Attached>> of(Collection<? extends TypedId> vms) {
    return table.of(vms).stream()
        .collect(
            Collectors.groupingBy(
                AttachmentTable.AttachmentRow::vmId,
                Collectors.mapping(
                    row ->
                        new Attached(
                            row.volumeId(),
                            row.name(),
                            row.sizeGib(),
                            row.pool(),
                            row.detachRequestedAt() != null,
                            row.cut()),
                    Collectors.toList())));
  }

  /**
   * Makes a volume a VM's.
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
    if (vm.value().equals(volume.vmId()) && volume.detachRequestedAt() == null) {
      return false;
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
   * A VM's node says that the VM matches a generation: what was detached by then is nobody's, and
   * what was attached is plugged in. To be called before that is written.
   */
  public void reached(TypedId vm, long generation) {
    table
        .volumesOf(vm)
        .forEach(id -> volumes.find(id).ifPresent(volume -> reached(volume, generation)));
  }

  private void reached(VolumeRow volume, long generation) {
    if (Objects.requireNonNull(volume.attachedAt()) > generation) {
      return;
    }
    switch (volume.holding()) {
      case GOING -> release(volume);
      case COMING -> its.tell(volume, its.phase(volume), its.phase(volume, Holding.HELD), null);
      case HELD, FREE -> {}
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
