package cloud.faso.hardware;

import java.time.Instant;

/**
 * A storage pool as stored.
 *
 * @param node name of its node
 * @param site name of its site
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
    Instant reportedAt) {}
