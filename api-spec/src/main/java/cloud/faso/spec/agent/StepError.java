package cloud.faso.spec.agent;

import java.time.Instant;

/**
 * Why the last try to bring a thing to its spec failed.
 *
 * @param code stable, for scripts: {@code disk-full}, {@code image-digest-mismatch}, …
 * @param message one sentence a person can act on; never a secret
 * @param generation which wish could not be met; older ones cannot be either
 * @param attempts how many tries failed in a row; 0 when there is nothing to try until somebody
 *     acts
 * @param nextAttemptAt when the agent tries again
 */
public record StepError(
    String code, String message, long generation, int attempts, Instant nextAttemptAt) {

  /** Texts for people are cut to what the contract takes. */
  public StepError {
    code = Clip.to(64, code);
    message = Clip.to(1000, message);
  }
}
