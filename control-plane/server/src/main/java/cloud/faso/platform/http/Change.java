package cloud.faso.platform.http;

import org.jspecify.annotations.Nullable;

/**
 * What a mutating call says about itself.
 *
 * @param dryRun make every check and change nothing
 * @param idempotencyKey the caller's name for this request, or null
 * @param fingerprint digest of method, path, query and body: tells a repeated request from another;
 *     empty without a key
 * @param operation operationId, e.g. {@code createVm}
 * @param origin where it came from
 */
public record Change(
    String operation,
    boolean dryRun,
    @Nullable String idempotencyKey,
    String fingerprint,
    IfMatch ifMatch,
    Origin origin) {}
