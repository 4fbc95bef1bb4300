package cloud.faso.hardware;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A site as the API shows it. */
public record SiteView(
    SiteId id, String name, @Nullable String displayName, long generation, Instant createdAt) {

  static SiteView of(SiteRow row) {
    return new SiteView(row.id(), row.name(), row.displayName(), row.version(), row.createdAt());
  }
}
