package cloud.faso.agent.core;

import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.Session;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an agent reports. One report is under way at a time; what changes meanwhile goes into the
 * next, so that a burst of changes makes few reports.
 */
public final class ReportPacing {
  private static final Duration SOONEST_AFTER_LOSS = Duration.ofMillis(500);

  private final Backoff backoff;
  private @Nullable Session session;
  private Duration lease = Duration.ofSeconds(30);
  private long sequence;
  private boolean inFlight;
  private boolean completeWanted;
  private int losses;
  private @Nullable Instant newsDueAt;
  private Instant heartbeatAt = Instant.EPOCH;
  private Instant completeAt = Instant.EPOCH;
  private Instant notBefore = Instant.EPOCH;

  /** Of an agent that has no session yet. */
  public ReportPacing(Backoff backoff) {
    this.backoff = backoff;
  }

  /**
   * A report to be made.
   *
   * @param epoch of the session
   * @param sequence grows by one with every report of a session
   * @param complete true when it must tell everything
   */
  public record Turn(long epoch, long sequence, boolean complete) {}

  /** A session began; everything is told, at once. */
  public void sessionOpened(Session opened, Instant now) {
    session = opened;
    lease = Duration.ofSeconds(opened.leaseSeconds());
    sequence = 0;
    inFlight = false;
    completeWanted = true;
    losses = 0;
    heartbeatAt = now;
    notBefore = now;
  }

  /** Of the session; 0 before the first. */
  public long epoch() {
    Session open = session;
    return open == null ? 0 : open.epoch();
  }

  /** The next report must tell everything. */
  public void wantComplete() {
    completeWanted = true;
  }

  /** There is something to tell, by {@code dueAt} at the latest. */
  public void newsBy(Instant dueAt) {
    newsDueAt = Times.earlier(newsDueAt, dueAt);
  }

  /** There is nothing to tell any more. */
  public void noNews() {
    newsDueAt = null;
  }

  /**
   * When the next report is due; null for never.
   *
   * @param mayBeComplete whether all is known that a complete report needs
   */
  public @Nullable Instant dueAt(boolean mayBeComplete) {
    if (session == null || inFlight) {
      return null;
    }
    Instant due = heartbeatAt;
    if (newsDueAt != null && newsDueAt.isBefore(due)) {
      due = newsDueAt;
    }
    if (mayBeComplete && completeWanted) {
      due = notBefore;
    } else if (mayBeComplete && completeAt.isBefore(due)) {
      due = completeAt;
    }
    return due.isBefore(notBefore) ? notBefore : due;
  }

  /** Begins the report that is due, which tells all news; null when none is. */
  public @Nullable Turn take(Instant now, boolean mayBeComplete) {
    Instant due = dueAt(mayBeComplete);
    Session open = session;
    if (due == null || open == null || now.isBefore(due)) {
      return null;
    }
    boolean complete = mayBeComplete && (completeWanted || !now.isBefore(completeAt));
    newsDueAt = null;
    inFlight = true;
    heartbeatAt = now.plus(heartbeat());
    if (complete) {
      completeWanted = false;
      completeAt = now.plusSeconds(open.fullReportSeconds());
    }
    return new Turn(open.epoch(), ++sequence, complete);
  }

  /** True when the answer is to the report under way. */
  public boolean delivered(Turn turn, ObservationsAck ack, Instant now) {
    if (!isUnderWay(turn)) {
      return false;
    }
    inFlight = false;
    losses = 0;
    notBefore = now;
    lease = Duration.ofSeconds(ack.leaseSeconds());
    return true;
  }

  /** True when the report under way was lost: what it told is news again. */
  public boolean lost(Turn turn, Instant now) {
    if (!isUnderWay(turn)) {
      return false;
    }
    inFlight = false;
    losses++;
    Duration wait = backoff.after(losses);
    Duration most = heartbeat();
    notBefore = now.plus(wait.compareTo(most) < 0 ? wait : most).plus(SOONEST_AFTER_LOSS);
    completeWanted |= turn.complete();
    return true;
  }

  /** Three may be late before the lease ends. */
  private Duration heartbeat() {
    return lease.multipliedBy(3).dividedBy(10);
  }

  private boolean isUnderWay(Turn turn) {
    return inFlight && turn.epoch() == epoch() && turn.sequence() == sequence;
  }
}
