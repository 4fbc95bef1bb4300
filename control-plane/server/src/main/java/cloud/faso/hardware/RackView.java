package cloud.faso.hardware;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A rack as the API shows it. */
public record RackView(
    RackId id,
    String name,
    String site,
    @Nullable String powerFeed,
    long generation,
    Instant createdAt) {

  static RackView of(RackRow row) {
    return new RackView(
        row.id(), row.name(), row.site(), row.powerFeed(), row.version(), row.createdAt());
  }
}
