package cloud.faso.webhooks;

import org.jspecify.annotations.Nullable;

/**
 * A secret to replace.
 *
 * @param overlapHours for how long the former one signs as well; a day when it is left out
 */
public record RotateSecretRequest(@Nullable Long overlapHours) {}
