package cloud.faso.hardware;

import org.jspecify.annotations.Nullable;

/**
 * A rack to add.
 *
 * @param site id or name
 */
public record CreateRackRequest(String name, String site, @Nullable String powerFeed) {}
