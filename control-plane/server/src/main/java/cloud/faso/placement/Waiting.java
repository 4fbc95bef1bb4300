package cloud.faso.placement;

import java.time.Instant;

/**
 * One that waits for room.
 *
 * @param since when it began to: who came first is served first
 */
public record Waiting(String id, Instant since, Demand demand) {}
