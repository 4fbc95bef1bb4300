package cloud.faso.compute;

import cloud.faso.notices.Countdown;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * For how long VMs are had, and what comes then.
 *
 * @param longest how long a lease may be that a member sets; null for as long as they like, or none
 * @param grace between the stop that the end of a lease brings and the deletion
 */
public record LeaseTerms(@Nullable Duration longest, Countdown warnings, Duration grace) {

  /** Nothing is deleted of which nobody was warned so long before. */
  static final Duration NOTICE = Duration.ofDays(1);

  /**
   * When a VM will be deleted.
   *
   * @param ended when its stop was written, whenever its lease ended
   * @param warned when its deletion was announced; null for not yet
   */
  Instant deletionAt(Instant ended, @Nullable Instant warned) {
    Instant over = ended.plus(grace);
    Instant noticed = warned == null ? over : warned.plus(NOTICE);
    return noticed.isAfter(over) ? noticed : over;
  }
}
