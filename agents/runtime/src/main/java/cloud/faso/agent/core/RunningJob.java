package cloud.faso.agent.core;

import java.time.Instant;

/** A job under way, and whether it still holds its slot. */
final class RunningJob {
  final Job job;
  final Instant startedAt;
  Instant progressAt;

  /** When it was last told to hang, or made progress. */
  Instant noticedAt;

  boolean holdsSlot = true;

  RunningJob(Job job, Instant now) {
    this.job = job;
    this.startedAt = now;
    this.progressAt = now;
    this.noticedAt = now;
  }

  void progressed(Instant now) {
    progressAt = now;
    noticedAt = now;
  }

  /** True when it does more than look. */
  boolean acts() {
    return !job.steps().isEmpty();
  }
}
