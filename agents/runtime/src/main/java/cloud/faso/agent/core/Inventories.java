package cloud.faso.agent.core;

import java.time.Duration;
import java.time.Instant;

/**
 * When everything on the node is looked at: one look at a time, and when the last one failed. One
 * that takes too long has failed; whatever it still brings is not heard.
 */
final class Inventories {
  private static final long NONE = -1;

  private final Duration every;
  private final Duration hangsAfter;
  private final Backoff backoff;
  private long underWay = NONE;
  private Instant overdueAt = Instant.MAX;
  private Instant dueAt = Instant.EPOCH;
  private int failures;
  private boolean waitsForHypervisor;
  private boolean succeeded;
  private boolean succeededInSession;

  Inventories(Duration every, Duration hangsAfter, Backoff backoff) {
    this.every = every;
    this.hangsAfter = hangsAfter;
    this.backoff = backoff;
  }

  void sessionOpened() {
    succeededInSession = false;
    dueAt = Instant.EPOCH;
  }

  /** One is wanted by then at the latest. */
  void dueAt(Instant time) {
    dueAt = time;
  }

  boolean isDue(Instant now) {
    return underWay == NONE && !now.isBefore(dueAt);
  }

  void begin(long number, Instant now) {
    underWay = number;
    overdueAt = now.plus(hangsAfter);
  }

  boolean isOverdue(Instant now) {
    return underWay != NONE && !now.isBefore(overdueAt);
  }

  boolean isUnderWay(long number) {
    return number == underWay;
  }

  void succeeded(Instant now) {
    underWay = NONE;
    dueAt = now.plus(every);
    failures = 0;
    waitsForHypervisor = false;
    succeeded = true;
    succeededInSession = true;
  }

  void failed(boolean unreachable, Instant now) {
    underWay = NONE;
    failures++;
    waitsForHypervisor = unreachable;
    dueAt = now.plus(backoff.after(failures));
  }

  /** One that waited only for the hypervisor need not wait until its backoff is over. */
  void hypervisorAnswers() {
    if (waitsForHypervisor) {
      waitsForHypervisor = false;
      dueAt = Instant.EPOCH;
    }
  }

  /** True once one has succeeded. */
  boolean haveSucceeded() {
    return succeeded;
  }

  boolean haveSucceededInSession() {
    return succeededInSession;
  }

  /** When the next one is due, or the one under way is overdue. */
  Instant nextAt() {
    return underWay == NONE ? dueAt : overdueAt;
  }
}
