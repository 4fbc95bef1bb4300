package cloud.faso.people;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An API token to make.
 *
 * @param validForDays it never expires when this is null
 */
public record CreateTokenRequest(String name, String role, @Nullable Long validForDays) {

  @Nullable Duration validFor() {
    return validForDays == null ? null : Duration.ofDays(validForDays);
  }
}
