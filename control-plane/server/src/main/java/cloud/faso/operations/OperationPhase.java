package cloud.faso.operations;

import org.jspecify.annotations.Nullable;

/** How far an operation is; all but the first are final. */
public enum OperationPhase {
  RUNNING,
  SUCCEEDED,
  FAILED,
  SUPERSEDED;

  /** From the outcome as stored. */
  static OperationPhase of(@Nullable String outcome) {
    return outcome == null ? RUNNING : valueOf(outcome);
  }

  boolean isFinal() {
    return this != RUNNING;
  }
}
