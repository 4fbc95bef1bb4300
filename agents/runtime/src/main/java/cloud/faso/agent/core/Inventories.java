package cloud.faso.agent.core;

import cloud.faso.agent.driver.DriverFailure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When everything on the node is looked at: one look at a time, and when the last one failed. */
final class Inventories {
  private static final long NONE = -1;

  private final Duration every;
  private final Backoff backoff;
  private long underWay = NONE;
  private Instant dueAt = Instant.EPOCH;
  private int failures;
  private boolean waitsForHypervisor;
  private boolean succeeded;
  private boolean succeededInSession;

  Inventories(Duration every, Backoff backoff) {
    this.every = every;
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

  void begin(long number) {
    underWay = number;
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

  void failed(DriverFailure failure, Instant now) {
    underWay = NONE;
    failures++;
    waitsForHypervisor = failure.code().equals(DriverFailure.UNREACHABLE);
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

  /** When the next one is due; null while one is under way. */
  @Nullable Instant nextAt() {
    return underWay == NONE ? dueAt : null;
  }
}
