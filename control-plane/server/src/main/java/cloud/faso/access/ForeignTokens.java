package cloud.faso.access;

import java.util.Optional;

/** Knows the bearers of tokens that are not ours: those of an OpenID Connect issuer. */
public interface ForeignTokens {

  /** There is no issuer but ourselves. */
  ForeignTokens NONE = _ -> Optional.empty();

  /**
   * The caller that a token stands for; empty when it is not good.
   *
   * @throws cloud.faso.platform.problem.Problem {@code issuer-unavailable} when that cannot be told
   *     at present
   */
  Optional<Caller> callerOf(String token);
}
