package cloud.faso.hardware;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a node's phase is made of.
 *
 * @param retiredAt wanted: when an operator took it out of use; null while it is in use
 * @param epoch observed: how many sessions its agents have opened
 * @param lastSeenAt observed: when its agent was last heard of
 * @param silentSince observed: when its silence was noticed; null while it is not known to be
 *     silent
 */
record NodeFacts(
    @Nullable Instant retiredAt,
    long epoch,
    @Nullable Instant lastSeenAt,
    @Nullable Instant silentSince) {}
