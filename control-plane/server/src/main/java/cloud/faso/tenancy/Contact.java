package cloud.faso.tenancy;

import org.jspecify.annotations.Nullable;

/**
 * Whom a ministry wants to be told things.
 *
 * @param role what they are there, in words
 * @param language {@code fr} or {@code en}
 */
public record Contact(
    String name, String email, @Nullable String phone, @Nullable String role, String language) {}
