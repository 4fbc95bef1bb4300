package cloud.faso.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry as stored.
 *
 * @param seq its place in the chain; null until it is sealed
 * @param responsible who answers for a service account; null for people
 * @param line JSON; once it is sealed, its line of the chain
 */
public record AuditRow(
    AuditId id,
    AuditChain chain,
    @Nullable Long seq,
    Instant at,
    @Nullable String actor,
    @Nullable String responsible,
    String verb,
    @Nullable String target,
    @Nullable String tenantId,
    @Nullable String ministryId,
    @Nullable String because,
    int status,
    String line) {}
