package cloud.faso.spec.agent;

import java.time.Instant;

/**
 * A snapshot that is complete.
 *
 * @param id typed id, e.g. {@code snp-01k3…}
 * @param takenAt by the clock of the node
 */
public record SnapshotObservation(String id, Instant takenAt, Consistency consistency) {}
