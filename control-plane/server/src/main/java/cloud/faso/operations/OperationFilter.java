package cloud.faso.operations;

import org.jspecify.annotations.Nullable;

/**
 * Which of a tenant's operations are wanted; null for any.
 *
 * @param phase {@code RUNNING} or a stored outcome
 * @param target typed id
 */
public record OperationFilter(
    @Nullable String phase, @Nullable String target, @Nullable String verb) {

  String condition() {
    String running = OperationPhase.RUNNING.name();
    String phased =
        phase == null
            ? ""
            : phase.equals(running) ? " and outcome is null" : " and outcome = :phase";
    return phased
        + (target == null ? "" : " and target_id = :target")
        + (verb == null ? "" : " and verb = :verb");
  }
}
