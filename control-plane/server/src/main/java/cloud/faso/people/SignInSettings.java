package cloud.faso.people;

import java.time.Duration;

/**
 * How people sign in here.
 *
 * @param sessionLife how long a session lasts
 * @param language of people who did not say: {@code fr} or {@code en}
 */
public record SignInSettings(Duration sessionLife, String language) {

  public static final SignInSettings DEFAULT = new SignInSettings(Duration.ofHours(12), "fr");
}
