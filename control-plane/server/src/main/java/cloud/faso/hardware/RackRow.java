package cloud.faso.hardware;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rack as stored.
 *
 * @param site name of its site
 */
public record RackRow(
    RackId id,
    SiteId siteId,
    String site,
    String name,
    @Nullable String powerFeed,
    long version,
    Instant createdAt) {}
