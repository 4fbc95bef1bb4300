package cloud.faso.hardware;

import java.time.Instant;

/** A storage pool as the API shows it. */
public record PoolView(
    PoolId id,
    String name,
    String node,
    String site,
    String driver,
    long capacityGiB,
    long freeGiB,
    long reservedGiB,
    long roomGiB,
    Number overcommit,
    boolean draining,
    long vms,
    long volumes,
    long generation,
    Instant reportedAt) {

  static PoolView of(PoolRow row) {
    return new PoolView(
        row.id(),
        row.name(),
        row.node(),
        row.site(),
        row.driver(),
        row.capacityGib(),
        row.freeGib(),
        row.reservedGib(),
        row.roomGib(),
        Overcommit.times(row.overcommitPercent()),
        row.draining(),
        row.vms(),
        row.volumes(),
        row.generation(),
        row.reportedAt());
  }
}
