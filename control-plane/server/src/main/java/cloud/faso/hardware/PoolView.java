package cloud.faso.hardware;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A storage pool as the API shows it. */
public record PoolView(
    PoolId id,
    String name,
    String node,
    String site,
    String driver,
    PoolPhase phase,
    @Nullable String phaseReason,
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

  static PoolView of(PoolRow row, Locale locale) {
    PoolPhase phase = PoolPhase.of(row);
    return new PoolView(
        row.id(),
        row.name(),
        row.node(),
        row.site(),
        row.driver(),
        phase,
        phase.reason(row, locale),
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
