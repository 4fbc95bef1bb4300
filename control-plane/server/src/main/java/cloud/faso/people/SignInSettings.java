package cloud.faso.people;

import cloud.faso.oidc.OidcSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How people sign in here.
 *
 * @param sessionLife how long a session lasts
 * @param language of people who did not say: {@code fr} or {@code en}
 * @param secondOperator whether what destroys a ministry's data needs a second operator also as
 *     long as there is but one
 * @param oidc the issuer whose people come in, too; null for none
 */
public record SignInSettings(
    Duration sessionLife, String language, boolean secondOperator, @Nullable OidcSettings oidc) {

  /** Local users only. */
  public static final SignInSettings LOCAL =
      new SignInSettings(Duration.ofHours(12), "fr", true, null);
}
