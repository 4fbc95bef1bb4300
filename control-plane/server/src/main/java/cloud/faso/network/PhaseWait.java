package cloud.faso.network;

import cloud.faso.platform.background.Signals;
import cloud.faso.platform.id.TypedId;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Holds a caller until a thing is in the phase that the caller waits for. */
final class PhaseWait {

  /** Another replica may have changed what is waited for. */
  private static final Duration RECHECK = Duration.ofSeconds(1);

  private final Signals<String> changed;

  PhaseWait(Signals<String> changed) {
    this.changed = changed;
  }

  /**
   * The thing once it is in the phase, or FAILED, or the time is up; empty as soon as it is gone.
   */
  <R> Optional<R> until(
      TypedId id,
      NetworkPhase until,
      Duration atMost,
      Supplier<Optional<R>> look,
      Function<R, NetworkPhase> phase) {
    return until(
        id,
        row -> {
          NetworkPhase now = phase.apply(row);
          return now == until || now == NetworkPhase.FAILED;
        },
        atMost,
        look);
  }

  /** The thing once that holds of it, or the time is up; empty as soon as it is gone. */
  <R> Optional<R> until(
      TypedId id, Predicate<R> holds, Duration atMost, Supplier<Optional<R>> look) {
    Optional<R> reached =
        changed.await(
            id.value(),
            atMost,
            RECHECK,
            () -> {
              Optional<R> now = look.get();
              return now.filter(holds.negate()).isPresent() ? null : now;
            });
    return Objects.requireNonNullElseGet(reached, look);
  }
}
