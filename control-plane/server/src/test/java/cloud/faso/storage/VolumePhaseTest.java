package cloud.faso.storage;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.spec.agent.VolumeState;
import cloud.faso.storage.VolumePhase.Holding;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole table of phases. */
final class VolumePhaseTest {

  @ParameterizedTest
  @CsvSource({
    "ABSENT, PROVISIONING, PROVISIONING, PROVISIONING, PROVISIONING",
    "PREPARING, PROVISIONING, PROVISIONING, PROVISIONING, PROVISIONING",
    "READY, AVAILABLE, ATTACHING, IN_USE, DETACHING",
    "BROKEN, FAILED, FAILED, FAILED, FAILED",
    "REMOVING, DELETING, DELETING, DELETING, DELETING",
  })
  void what_its_node_sees_and_whose_it_is_make_its_phase(
      VolumeState state,
      VolumePhase free,
      VolumePhase coming,
      VolumePhase held,
      VolumePhase going) {
    VolumePhase.Known seen = new VolumePhase.Seen(state, 2);

    assertThat(VolumePhase.of(false, seen, Holding.FREE)).isEqualTo(free);
    assertThat(VolumePhase.of(false, seen, Holding.COMING)).isEqualTo(coming);
    assertThat(VolumePhase.of(false, seen, Holding.HELD)).isEqualTo(held);
    assertThat(VolumePhase.of(false, seen, Holding.GOING)).isEqualTo(going);
  }

  @ParameterizedTest
  @EnumSource
  void whatever_is_seen_one_that_is_deleted_is_deleting_and_one_that_fails_on_end_has_failed(
      VolumeState state) {
    VolumePhase.Known failing = new VolumePhase.Seen(state, 3);

    assertThat(VolumePhase.of(false, failing, Holding.HELD)).isEqualTo(VolumePhase.FAILED);
    assertThat(VolumePhase.of(true, failing, Holding.FREE)).isEqualTo(VolumePhase.DELETING);
  }

  @ParameterizedTest
  @EnumSource
  void whosever_it_is_it_cannot_be_reached_while_its_node_is_silent_and_is_made_until_it_is_seen(
      Holding holding) {
    assertThat(VolumePhase.of(false, new VolumePhase.NodeSilent(), holding))
        .isEqualTo(VolumePhase.UNREACHABLE);
    assertThat(VolumePhase.of(false, new VolumePhase.NotSeen(), holding))
        .isEqualTo(VolumePhase.PROVISIONING);
    assertThat(VolumePhase.of(true, new VolumePhase.NodeSilent(), holding))
        .isEqualTo(VolumePhase.DELETING);
  }
}
