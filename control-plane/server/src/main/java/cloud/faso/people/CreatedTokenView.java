package cloud.faso.people;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * A new API token.
 *
 * @param secret the token itself, shown this once; null when the answer is repeated
 */
public record CreatedTokenView(@JsonUnwrapped TokenView token, @Nullable String secret) {

  CreatedTokenView withoutSecret() {
    return new CreatedTokenView(token, null);
  }

  /** Without the secret, so that it gets into no log. */
  @Override
  public String toString() {
    return token.toString();
  }
}
