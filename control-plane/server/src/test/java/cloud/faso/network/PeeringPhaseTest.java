package cloud.faso.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The phase of a peering, for every combination of facts. */
final class PeeringPhaseTest {

  @ParameterizedTest
  @CsvSource({
    "false,           , none,    PROPOSED",
    "false,           , awaited, PROPOSED",
    "true,            , none,    PENDING",
    "true,            , awaited, PROVISIONING",
    "true,            , refused, FAILED",
    "true,            , there,   ACTIVE",
    "false, WITHDRAWN  , awaited, WITHDRAWN",
    "false, REFUSED    , awaited, REFUSED",
    "false, LAPSED     , there,   LAPSED",
    "true,  ENDED      , awaited, ENDING",
    "true,  ENDED      , there,   ENDED",
    "true,  ENDED      , none,    ENDED",
    "true,  ENDED      , refused, ENDED",
    "true,  EXPIRED    , awaited, ENDING",
    "true,  EXPIRED    , there,   EXPIRED",
    "true,  TENANT_GONE, there,   ENDED",
    "false, TENANT_GONE, there,   ENDED",
  })
  void it_follows_from_what_was_agreed_and_what_agents_tell(
      boolean agreed, @Nullable PeeringOutcome outcome, String known, PeeringPhase phase) {
    NetworkPhase.Known told =
        switch (known) {
          case "none" -> new NetworkPhase.NoAgent();
          case "awaited" -> new NetworkPhase.Awaited("net-ouaga", false);
          case "refused" -> new NetworkPhase.Refused("code", "message");
          default -> new NetworkPhase.InPlace(null);
        };

    assertThat(PeeringPhase.of(agreed, outcome, told)).isEqualTo(phase);
  }
}
