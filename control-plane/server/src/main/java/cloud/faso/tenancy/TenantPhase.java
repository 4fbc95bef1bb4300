package cloud.faso.tenancy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a user sees of a tenant; computed, never stored. */
public enum TenantPhase {
  ACTIVE,
  RETIRING,
  DELETING;

  /**
   * @param goesAt when its grace is over; null unless it is being retired
   * @param endingAt since when it goes; null while that can be undone
   */
  static TenantPhase of(@Nullable Instant goesAt, @Nullable Instant endingAt) {
    if (goesAt == null) {
      return ACTIVE;
    }
    return endingAt == null ? RETIRING : DELETING;
  }
}
