package cloud.faso.hardware;

import org.jspecify.annotations.Nullable;

/**
 * Terms of a join token.
 *
 * @param validForSeconds an hour when left out
 */
public record CreateJoinTokenRequest(@Nullable Long validForSeconds) {}
