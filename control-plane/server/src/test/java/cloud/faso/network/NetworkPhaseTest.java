package cloud.faso.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole table of phases, and what is said of each. */
final class NetworkPhaseTest {

  static Stream<Arguments> table() {
    return Stream.of(
        row(new NetworkPhase.NoAgent(), NetworkPhase.PENDING, "OVN"),
        row(new NetworkPhase.Awaited("net-1", false), NetworkPhase.PROVISIONING, "net-1"),
        row(new NetworkPhase.Awaited("net-1", true), NetworkPhase.PROVISIONING, "silent"),
        row(new NetworkPhase.Refused("odd", "It is odd."), NetworkPhase.FAILED, "It is odd."),
        row(new NetworkPhase.InPlace(null), NetworkPhase.ACTIVE, null),
        row(new NetworkPhase.InPlace(true), NetworkPhase.ACTIVE, null),
        row(new NetworkPhase.InPlace(false), NetworkPhase.DOWN, "nics"));
  }

  private static Arguments row(
      NetworkPhase.Known known, NetworkPhase phase, @Nullable String said) {
    return Arguments.of(known, phase, said);
  }

  @ParameterizedTest
  @MethodSource("table")
  void what_is_known_makes_the_phase_and_its_reason(
      NetworkPhase.Known known, NetworkPhase phase, @Nullable String said) {
    Standing standing = Standing.of(known, false, false, Locale.ENGLISH);

    assertThat(standing.phase()).isEqualTo(phase);
    if (said == null) {
      assertThat(standing.reason()).isNull();
    } else {
      assertThat(standing.reason()).contains(said);
      assertThat(Standing.of(known, false, false, Locale.FRENCH).reason())
          .isNotEqualTo(standing.reason());
    }
  }

  @ParameterizedTest
  @MethodSource("table")
  void what_is_being_deleted_is_nothing_else(NetworkPhase.Known known) {
    Standing standing = Standing.of(known, true, false, Locale.ENGLISH);

    assertThat(standing.phase()).isEqualTo(NetworkPhase.DELETING);
    assertThat(standing.reason()).isNotBlank();
  }
}
