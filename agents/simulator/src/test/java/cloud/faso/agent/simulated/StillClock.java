package cloud.faso.agent.simulated;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves when it is told to. */
final class StillClock implements InstantSource {
  private volatile Instant now = Instant.parse("2026-11-25T08:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  void advance(Duration by) {
    now = now.plus(by);
  }

  void advanceTo(Instant at) {
    if (at.isAfter(now)) {
      now = at;
    }
  }
}
