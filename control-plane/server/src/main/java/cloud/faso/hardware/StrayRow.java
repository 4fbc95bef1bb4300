package cloud.faso.hardware;

import cloud.faso.spec.agent.Kind;
import java.time.Instant;

/**
 * A stray as stored.
 *
 * @param strayId of the finding
 * @param id what was found says it is
 * @param node name of the node
 */
public record StrayRow(
    StrayId strayId,
    String id,
    Kind kind,
    String name,
    String node,
    boolean holdsData,
    String detail,
    Instant firstSeenAt,
    Instant lastSeenAt) {}
