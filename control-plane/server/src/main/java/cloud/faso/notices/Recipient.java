package cloud.faso.notices;

import java.util.Locale;

/**
 * Somebody who is told things.
 *
 * @param name for people
 * @param email see {@link EmailAddress}
 * @param language one of {@link cloud.faso.platform.problem.Words#LANGUAGES}
 */
public record Recipient(String name, String email, Locale language) {}
