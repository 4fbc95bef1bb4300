package cloud.faso.compute;

import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How far the end of a VM's lease has come.
 *
 * @param warnedDays how many days before the end it was last warned of; null for never
 * @param endedAt when the stop was written; null for not yet
 * @param deletionWarnedAt when the deletion was announced; null for not yet
 */
record VmLease(
    Instant expiresAt,
    @Nullable Integer warnedDays,
    @Nullable Instant endedAt,
    @Nullable Instant deletionWarnedAt) {

  /** What is to be done next. */
  sealed interface Step {}

  record Nothing() implements Step {}

  /** Warn that the lease ends, within so many days. */
  record Warn(int days) implements Step {}

  /** Stop the VM: the grace begins. */
  record End() implements Step {}

  /** Warn that the VM will be deleted at that time. */
  record Announce(Instant deletionAt) implements Step {}

  record Delete() implements Step {}

  /**
   * The one step that is due. The grace counts from what was written, not from when it should have
   * been: a server that was off for weeks, or whose clock was wrong, still leaves all of it.
   */
  Step next(LeaseTerms terms, Instant now) {
    if (endedAt == null) {
      return expiresAt.isAfter(now) ? warning(terms, now) : new End();
    }
    if (deletionWarnedAt == null) {
      boolean due = !terms.deletionAt(endedAt, null).minus(LeaseTerms.NOTICE).isAfter(now);
      return due ? new Announce(terms.deletionAt(endedAt, now)) : new Nothing();
    }
    return terms.deletionAt(endedAt, deletionWarnedAt).isAfter(now) ? new Nothing() : new Delete();
  }

  private Step warning(LeaseTerms terms, Instant now) {
    OptionalInt due = terms.warnings().due(expiresAt, now);
    boolean told = due.isEmpty() || (warnedDays != null && warnedDays <= due.getAsInt());
    return told ? new Nothing() : new Warn(due.getAsInt());
  }
}
