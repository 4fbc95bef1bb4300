package cloud.faso.agent.ovn.core;

import cloud.faso.agent.core.Backoff;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When the database is compared with what is wanted. At once when something new is wanted,
 * something ends or somebody changed a row of ours; but who changes it again and again gets slower
 * answers, for two who correct each other would else do nothing else.
 */
final class Syncing {
  private static final Duration QUIET = Duration.ofMinutes(1);
  private static final int HEALS_AT_ONCE = 5;

  private final Backoff backoff;
  private final Duration compareEvery;
  private @Nullable SyncJob underWay;
  private long jobs;
  private long seenVersion = -1;
  private long syncedVersion = -1;
  private boolean wantedNews = true;
  private int failures;
  private int heals;
  private Instant lastHeal = Instant.EPOCH;
  private Instant notBefore = Instant.EPOCH;
  private Instant healNotBefore = Instant.EPOCH;
  private Instant compareAt = Instant.EPOCH;
  private @Nullable Instant nextEnd;

  Syncing(Backoff backoff, Duration compareEvery) {
    this.backoff = backoff;
    this.compareEvery = compareEvery;
  }

  /** Something else is wanted from now on. */
  void wanted() {
    wantedNews = true;
  }

  /** All is to be compared, and at once. */
  void wantedWhole() {
    wantedNews = true;
    compareAt = Instant.EPOCH;
  }

  /** The database is, or is again, at that version. */
  void databaseAt(long version) {
    if (version > seenVersion) {
      seenVersion = version;
      if (failures > 0) {
        failures = 0;
        notBefore = Instant.EPOCH;
      }
    }
  }

  /** When the next comparison is due; null while one is under way or there is no database. */
  @Nullable Instant dueAt() {
    if (underWay != null || seenVersion < 0) {
      return null;
    }
    Instant due = compareAt;
    if (wantedNews) {
      due = Instant.EPOCH;
    } else {
      if (seenVersion > syncedVersion && healNotBefore.isBefore(due)) {
        due = healNotBefore;
      }
      if (nextEnd != null && nextEnd.isBefore(due)) {
        due = nextEnd;
      }
    }
    return due.isBefore(notBefore) ? notBefore : due;
  }

  /** Whether all is to be compared, because that was not done for a while. */
  boolean isWhole(Instant now) {
    return !now.isBefore(compareAt);
  }

  /**
   * One begins; its number.
   *
   * @param end when less is wanted, if nothing else happens; null for never
   */
  long begin(@Nullable Instant end) {
    wantedNews = false;
    nextEnd = end;
    return ++jobs;
  }

  void began(SyncJob job) {
    underWay = job;
  }

  boolean isUnderWay(SyncJob job) {
    return underWay != null && underWay.number() == job.number();
  }

  /**
   * It ended well.
   *
   * @param news whether it brought something that was newly wanted
   * @param again whether the database refused something, which is tried again after a while
   */
  void succeeded(SyncJob job, SyncResult result, boolean news, boolean again, Instant now) {
    underWay = null;
    failures = again ? failures + 1 : 0;
    syncedVersion = result.version();
    seenVersion = Math.max(seenVersion, result.version());
    if (again) {
      compareAt = now.plus(backoff.after(failures));
    } else if (job.whole()) {
      compareAt = now.plus(compareEvery);
    }
    notBefore = Instant.EPOCH;
    if (result.wrote() && !news) {
      healed(now);
    }
  }

  private void healed(Instant now) {
    heals = now.isAfter(lastHeal.plus(QUIET)) ? 1 : heals + 1;
    lastHeal = now;
    healNotBefore =
        heals <= HEALS_AT_ONCE ? Instant.EPOCH : now.plus(backoff.after(heals - HEALS_AT_ONCE));
  }

  /** It failed; when the next try is. */
  Instant failed(Instant now) {
    underWay = null;
    wantedNews = true;
    failures++;
    notBefore = now.plus(backoff.after(failures));
    return notBefore;
  }

  /** How often in a row the database refused something, or did not answer. */
  int failures() {
    return failures;
  }

  /** When all is compared again although nothing happened. */
  Instant compareAt() {
    return compareAt;
  }
}
