package cloud.faso.spec.agent;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/**
 * A volume as its pool must hold it: a disk of its own, that outlives the VMs it is plugged into.
 *
 * @param name the tenant's name for it, for people
 * @param tenant typed id of its tenant
 * @param pool name of the storage pool that it lies in
 * @param sizeGiB as a guest sees it; a volume never shrinks
 * @param provisioned true once a node has reported it complete: one that is missing then is lost
 *     with its data, and is not made anew
 */
public record VolumeSpec(
    String name,
    String tenant,
    String pool,
    int sizeGiB,
    @JsonSetter(nulls = Nulls.AS_EMPTY) boolean provisioned)
    implements Spec {

  /** The same volume from the time on when it was complete. */
  public VolumeSpec onceProvisioned() {
    return new VolumeSpec(name, tenant, pool, sizeGiB, true);
  }
}
