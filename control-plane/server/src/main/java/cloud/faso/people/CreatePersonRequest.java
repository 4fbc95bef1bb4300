package cloud.faso.people;

import org.jspecify.annotations.Nullable;

/**
 * A local user to make.
 *
 * @param language null for the platform's own
 */
public record CreatePersonRequest(
    String username, String name, @Nullable String email, @Nullable String language) {}
