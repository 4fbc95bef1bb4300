package cloud.faso.hardware;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A site as stored. */
public record SiteRow(
    SiteId id, String name, @Nullable String displayName, long version, Instant createdAt) {}
