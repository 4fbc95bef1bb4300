package cloud.faso.hardware;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A join token as the API shows it.
 *
 * @param token the secret, shown this once; null ever after
 */
public record JoinTokenView(NodeId node, @Nullable String token, Instant expiresAt) {

  /** The same without the secret. */
  JoinTokenView withoutSecret() {
    return new JoinTokenView(node, null, expiresAt);
  }

  @Override
  public String toString() {
    return "JoinTokenView[node=" + node + ", expiresAt=" + expiresAt + "]";
  }
}
