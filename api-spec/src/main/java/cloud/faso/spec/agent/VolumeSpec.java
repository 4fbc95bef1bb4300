package cloud.faso.spec.agent;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A volume as its pool must hold it: a disk of its own, that outlives the VMs it is plugged into.
 *
 * @param name the tenant's name for it, for people
 * @param tenant typed id of its tenant
 * @param pool name of the storage pool that it lies in
 * @param sizeGiB as a guest sees it; a volume never shrinks
 * @param provisioned true once a node has reported it complete: one that is missing then is lost
 *     with its data, and is not made anew
 * @param origin what it starts with, and may go on resting on; null for an empty one, and for one
 *     that must rest on nothing but itself
 * @param snapshots all that must be of it, the oldest first
 */
public record VolumeSpec(
    String name,
    String tenant,
    String pool,
    int sizeGiB,
    @JsonSetter(nulls = Nulls.AS_EMPTY) boolean provisioned,
    @Nullable OriginSpec origin,
    List<SnapshotSpec> snapshots)
    implements Spec {

  /** A control plane that knows no snapshots names none. */
  @SuppressWarnings("NullAway") // what JSON leaves out
  public VolumeSpec {
    snapshots = snapshots == null ? List.of() : List.copyOf(snapshots);
  }

  /** An empty volume without snapshots. */
  public VolumeSpec(String name, String tenant, String pool, int sizeGiB, boolean provisioned) {
    this(name, tenant, pool, sizeGiB, provisioned, null, List.of());
  }

  /** The same volume from the time on when it was complete. */
  public VolumeSpec onceProvisioned() {
    return new VolumeSpec(name, tenant, pool, sizeGiB, true, origin, snapshots);
  }
}
