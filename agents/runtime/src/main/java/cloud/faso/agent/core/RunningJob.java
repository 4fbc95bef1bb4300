package cloud.faso.agent.core;

import java.time.Instant;

/** A job under way, and whether it still holds its slot. */
final class RunningJob {
  final Job job;
  final Instant startedAt;
  Instant progressAt;
  boolean holdsSlot = true;
  boolean hangs;

  RunningJob(Job job, Instant now) {
    this.job = job;
    this.startedAt = now;
    this.progressAt = now;
  }

  /** True when it does more than look. */
  boolean acts() {
    return !job.steps().isEmpty();
  }
}
