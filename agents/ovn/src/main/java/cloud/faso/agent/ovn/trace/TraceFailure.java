package cloud.faso.agent.ovn.trace;

import cloud.faso.spec.agent.TraceStep;
import org.jspecify.annotations.Nullable;

/** A packet could not be followed. The message is for whoever keeps the agent. */
final class TraceFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final TraceStep step;

  TraceFailure(TraceStep step, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.step = step;
  }

  /** What who asked is told. */
  TraceStep step() {
    return step;
  }
}
