package cloud.faso.spec.agent;

import org.jspecify.annotations.Nullable;

/**
 * A storage pool as its agent sees it.
 *
 * @param name unique on the node, e.g. {@code local}
 * @param driver {@code directory}, …
 * @param capacityGiB what there is for VMs, taken or not; less than its disk when others have a
 *     part of that
 * @param freeGiB what of it is left right now
 * @param volumes whether it can hold volumes; null of an agent of an earlier version, which knows
 *     none
 */
public record PoolReport(
    String name, String driver, long capacityGiB, long freeGiB, @Nullable Boolean volumes) {

  /** Whether it can hold volumes. */
  public boolean holdsVolumes() {
    return Boolean.TRUE.equals(volumes);
  }
}
