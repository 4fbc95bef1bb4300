package cloud.faso.platform.health;

import cloud.faso.platform.problem.Phrase;
import java.util.function.Supplier;

/**
 * Looks at one thing.
 *
 * @param name stable, e.g. {@code database}
 */
public record Check(String name, Supplier<Finding> look) {

  /** How a thing is, the worst last. */
  public enum Status {
    UP,
    DEGRADED,
    DOWN
  }

  /** What was found, in one sentence. */
  public record Finding(Status status, Phrase detail) {}
}
