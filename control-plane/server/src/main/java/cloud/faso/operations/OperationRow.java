package cloud.faso.operations;

import cloud.faso.access.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The receipt of an accepted call.
 *
 * @param verb what was asked, e.g. {@code create}, {@code resize}
 * @param targetId typed id of what it is about
 * @param generation of the target that the call wrote; the operation is done when it is reached
 * @param actor who asked, for people
 * @param reasonKey likewise reason: why it has not succeeded, see {@link Reason}
 * @param outcome null while running, else {@code SUCCEEDED}, {@code FAILED} or {@code SUPERSEDED}
 */
public record OperationRow(
    OperationId id,
    String verb,
    String targetId,
    @Nullable TenantId tenantId,
    long generation,
    String actor,
    int attempts,
    @Nullable String reasonKey,
    @Nullable String reason,
    @Nullable String outcome,
    Instant startedAt,
    @Nullable Instant endedAt) {

  @Nullable Reason why() {
    return reason == null ? null : new Reason(reasonKey, reason);
  }
}
