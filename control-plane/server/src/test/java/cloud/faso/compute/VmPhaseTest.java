package cloud.faso.compute;

import static cloud.faso.compute.VmPhase.DELETING;
import static cloud.faso.compute.VmPhase.FAILED;
import static cloud.faso.compute.VmPhase.PENDING;
import static cloud.faso.compute.VmPhase.PROVISIONING;
import static cloud.faso.compute.VmPhase.RUNNING;
import static cloud.faso.compute.VmPhase.STOPPED;
import static cloud.faso.compute.VmPhase.STOPPING;
import static cloud.faso.compute.VmPhase.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.spec.agent.VmState;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole table of phases. */
final class VmPhaseTest {

  private static final long REQUEST = 5;

  static Stream<Arguments> table() {
    return Stream.of(
        row(VmState.ABSENT, PROVISIONING, PROVISIONING),
        row(VmState.PREPARING, PROVISIONING, PROVISIONING),
        row(VmState.RUNNING, RUNNING, STOPPING),
        row(VmState.STOPPING, STOPPING, STOPPING),
        row(VmState.OFF, PROVISIONING, STOPPED),
        row(VmState.HALTED, STOPPED, STOPPED),
        row(VmState.BROKEN, FAILED, FAILED),
        row(VmState.REMOVING, DELETING, DELETING));
  }

  private static Arguments row(VmState state, VmPhase wantedOn, VmPhase wantedOff) {
    return Arguments.of(state, wantedOn, wantedOff);
  }

  @ParameterizedTest
  @MethodSource("table")
  void what_was_seen_and_what_is_wanted_make_the_phase(
      VmState state, VmPhase wantedOn, VmPhase wantedOff) {
    VmPhase.Known seen = new VmPhase.Seen(state, REQUEST, 0);

    assertThat(VmPhase.of(new VmPhase.Wanted(true, REQUEST, false), seen)).isEqualTo(wantedOn);
    assertThat(VmPhase.of(new VmPhase.Wanted(false, REQUEST, false), seen)).isEqualTo(wantedOff);
  }

  @ParameterizedTest
  @EnumSource
  void whatever_was_seen_a_silent_node_makes_it_unreachable_and_a_wish_to_delete_it_deleting(
      VmState state) {
    VmPhase.Known silent = new VmPhase.NodeSilent();
    VmPhase.Known seen = new VmPhase.Seen(state, REQUEST, 99);

    assertThat(VmPhase.of(new VmPhase.Wanted(true, REQUEST, false), silent)).isEqualTo(UNREACHABLE);
    assertThat(VmPhase.of(new VmPhase.Wanted(true, REQUEST, true), silent)).isEqualTo(DELETING);
    assertThat(VmPhase.of(new VmPhase.Wanted(true, REQUEST, true), seen)).isEqualTo(DELETING);
  }

  @ParameterizedTest
  @EnumSource
  void three_failures_in_a_row_make_it_failed_whatever_it_is(VmState state) {
    VmPhase.Wanted wanted = new VmPhase.Wanted(true, REQUEST, false);

    assertThat(VmPhase.of(wanted, new VmPhase.Seen(state, REQUEST, 3))).isEqualTo(FAILED);
    assertThat(VmPhase.of(wanted, new VmPhase.Seen(VmState.PREPARING, REQUEST, 2)))
        .isEqualTo(PROVISIONING);
  }

  @ParameterizedTest
  @EnumSource
  void without_a_node_it_waits_if_it_is_to_be_on_and_before_its_node_spoke_it_is_made(
      VmView.Power power) {
    VmPhase.Wanted wanted = new VmPhase.Wanted(power == VmView.Power.ON, 1, false);

    assertThat(VmPhase.of(wanted, new VmPhase.NoNode()))
        .isEqualTo(power == VmView.Power.ON ? PENDING : STOPPED);
    assertThat(VmPhase.of(wanted, new VmPhase.NotSeen())).isEqualTo(PROVISIONING);
  }

  @ParameterizedTest
  @EnumSource(names = "HALTED")
  void a_guest_that_shut_itself_down_is_started_again_by_a_newer_request_only(VmState halted) {
    VmPhase.Known seen = new VmPhase.Seen(halted, REQUEST, 0);

    assertThat(VmPhase.of(new VmPhase.Wanted(true, REQUEST, false), seen)).isEqualTo(STOPPED);
    assertThat(VmPhase.of(new VmPhase.Wanted(true, REQUEST + 1, false), seen))
        .isEqualTo(PROVISIONING);
  }
}
