package cloud.faso.hardware;

import java.time.Instant;

/**
 * A storage pool as stored.
 *
 * @param node name of its node
 * @param site name of its site
 * @param overcommitPercent how much of its capacity may be promised
 * @param draining whether nothing new is placed there
 * @param vms how many have their root disk there
 */
public record PoolRow(
    PoolId id,
    NodeId nodeId,
    String node,
    String site,
    String name,
    String driver,
    long capacityGib,
    long freeGib,
    long reservedGib,
    int overcommitPercent,
    boolean draining,
    long vms,
    long volumes,
    long generation,
    Instant reportedAt) {

  /** Of its capacity: with less left, it is nearly full. */
  static final int NEARLY_FULL_PERCENT = 15;

  /** How much of it was left at the last report, in per cent. */
  long leftPercent() {
    return freeGib * 100 / capacityGib;
  }

  /** What may still be promised to what comes new. */
  long roomGib() {
    long left = capacityGib * overcommitPercent / 100 - reservedGib;
    return draining ? 0 : Math.max(0, left);
  }
}
