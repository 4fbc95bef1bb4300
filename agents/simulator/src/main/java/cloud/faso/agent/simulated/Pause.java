package cloud.faso.agent.simulated;

import java.time.Duration;

/** Lets time pass: {@code Thread::sleep} in real life, nothing at all in a test. */
@FunctionalInterface
public interface Pause {

  /** Takes no time: for tests that schedule work themselves. */
  Pause NONE = duration -> {};

  /** Returns after that long. */
  void lasting(Duration duration) throws InterruptedException;
}
