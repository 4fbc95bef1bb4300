package cloud.faso.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole table of node phases. */
final class NodePhaseTest {

  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final Duration LENGTH = Duration.ofSeconds(45);

  /** Times are in seconds before now. */
  @ParameterizedTest(name = "{index}: {6}")
  @CsvSource(
      nullValues = "-",
      value = {
        // retired, epoch, last seen, silence noticed, listening since, phase, what it shows
        "false, 0, -, -, 1000, JOINING, nobody came yet",
        "true, 0, -, -, 1000, RETIRED, retired before anybody came",
        "false, 1, 0, -, 1000, READY, heard of just now",
        "false, 1, 45, -, 1000, READY, the lease ends this very moment",
        "false, 1, 46, -, 1000, SILENT, the lease has ended",
        "false, 1, 46, 10, 1000, SILENT, and it was noticed",
        "false, 1, 5, 10, 1000, READY, heard of after its silence was noticed",
        "false, 1, 10, 10, 1000, SILENT, not heard of since its silence was noticed",
        "false, 1, 500, -, 20, READY, silence before we listened proves nothing",
        "false, 1, 500, -, 46, SILENT, a lease has passed since we began to listen",
        "false, 1, 500, 450, 20, SILENT, somebody had noticed before we listened",
        "false, 7, 500, 450, 1000, SILENT, whatever the epoch",
        "true, 7, 500, 450, 1000, RETIRED, retired while silent",
        "true, 7, 0, -, 1000, RETIRED, retired while heard of",
        "false, 1, -, -, 1000, READY, a session whose time is not known is not held against it",
      })
  void a_phase_follows_from_what_is_known(
      boolean retired,
      long epoch,
      @Nullable Long seen,
      @Nullable Long noticed,
      long listening,
      NodePhase phase,
      String shown) {
    NodeFacts facts = new NodeFacts(retired ? ago(900L) : null, epoch, ago(seen), ago(noticed));
    Lease lease = new Lease(LENGTH, NOW.minusSeconds(listening));

    assertThat(NodePhase.of(facts, lease, NOW)).as(shown).isEqualTo(phase);
  }

  private static @Nullable Instant ago(@Nullable Long seconds) {
    return seconds == null ? null : NOW.minusSeconds(seconds);
  }
}
