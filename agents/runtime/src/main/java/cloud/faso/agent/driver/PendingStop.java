package cloud.faso.agent.driver;

import java.time.Instant;

/**
 * A guest that was asked to shut down.
 *
 * @param powerRequest the request that wants it off
 * @param askedAt when it was last asked; a guest that still boots may miss the first call
 * @param deadline when it is cut off if it still runs
 */
public record PendingStop(long powerRequest, Instant askedAt, Instant deadline) {}
