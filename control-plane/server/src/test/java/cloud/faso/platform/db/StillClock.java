package cloud.faso.platform.db;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that goes by when a test says so. */
public final class StillClock implements InstantSource {

  private volatile Instant now = Instant.parse("2026-11-25T08:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  /** So much time goes by. */
  public void advance(Duration time) {
    now = now.plus(time);
  }
}
