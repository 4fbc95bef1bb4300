package cloud.faso.agent.driver;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.SeedSpec;
import cloud.faso.spec.agent.VmSpec;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The way from what a VM is to what it must be. */
final class VmPlanTest extends PlannedVm {

  /** The whole table: what is, what is asked (request 5 is news, 4 is not), what is done. */
  static Stream<Arguments> table() {
    String create = "FetchImage CreateRootDisk WriteSeed Define ";
    return Stream.of(
        // Wanted on, and that is news
        row(DomainState.UNDEFINED, PowerAction.RUN, 5, create + "Start MarkApplied"),
        row(DomainState.UNDEFINED, PowerAction.REBOOT, 5, create + "Start MarkApplied"),
        row(DomainState.UNDEFINED, PowerAction.RESET, 5, create + "Start MarkApplied"),
        row(DomainState.UNDEFINED, PowerAction.STOP, 5, create + "MarkApplied"),
        row(DomainState.STRAY, PowerAction.RUN, 5, "CutOff"),
        row(DomainState.STRAY, PowerAction.REBOOT, 5, "CutOff"),
        row(DomainState.STRAY, PowerAction.RESET, 5, "CutOff"),
        row(DomainState.STRAY, PowerAction.STOP, 5, "CutOff"),
        row(DomainState.OFF, PowerAction.RUN, 5, "Start MarkApplied"),
        row(DomainState.OFF, PowerAction.REBOOT, 5, "Start MarkApplied"),
        row(DomainState.OFF, PowerAction.RESET, 5, "Start MarkApplied"),
        row(DomainState.OFF, PowerAction.STOP, 5, "MarkApplied"),
        row(DomainState.HALTED, PowerAction.RUN, 5, "Start MarkApplied"),
        row(DomainState.HALTED, PowerAction.REBOOT, 5, "Start MarkApplied"),
        row(DomainState.HALTED, PowerAction.RESET, 5, "Start MarkApplied"),
        row(DomainState.HALTED, PowerAction.STOP, 5, "MarkApplied"),
        row(DomainState.RUNNING, PowerAction.RUN, 5, "MarkApplied"),
        row(DomainState.RUNNING, PowerAction.REBOOT, 5, "Reboot MarkApplied"),
        row(DomainState.RUNNING, PowerAction.RESET, 5, "Reset MarkApplied"),
        row(DomainState.RUNNING, PowerAction.STOP, 5, "AskToStop"),
        row(DomainState.PAUSED, PowerAction.RUN, 5, "Resume MarkApplied"),
        row(DomainState.PAUSED, PowerAction.REBOOT, 5, "CutOff Start MarkApplied"),
        row(DomainState.PAUSED, PowerAction.RESET, 5, "CutOff Start MarkApplied"),
        row(DomainState.PAUSED, PowerAction.STOP, 5, "CutOff MarkApplied"),
        row(DomainState.CRASHED, PowerAction.RUN, 5, "CutOff Start MarkApplied"),
        row(DomainState.CRASHED, PowerAction.REBOOT, 5, "CutOff Start MarkApplied"),
        row(DomainState.CRASHED, PowerAction.RESET, 5, "CutOff Start MarkApplied"),
        row(DomainState.CRASHED, PowerAction.STOP, 5, "CutOff MarkApplied"),
        // The request was carried out before
        row(DomainState.UNDEFINED, PowerAction.RUN, 4, create + "Start MarkApplied"),
        row(DomainState.UNDEFINED, PowerAction.STOP, 4, create + "MarkApplied"),
        row(DomainState.OFF, PowerAction.RUN, 4, "Start"),
        row(DomainState.OFF, PowerAction.REBOOT, 4, "Start"),
        row(DomainState.OFF, PowerAction.RESET, 4, "Start"),
        row(DomainState.OFF, PowerAction.STOP, 4, ""),
        row(DomainState.HALTED, PowerAction.RUN, 4, "MarkEnded"),
        row(DomainState.HALTED, PowerAction.REBOOT, 4, "MarkEnded"),
        row(DomainState.HALTED, PowerAction.RESET, 4, "MarkEnded"),
        row(DomainState.HALTED, PowerAction.STOP, 4, ""),
        row(DomainState.RUNNING, PowerAction.RUN, 4, ""),
        row(DomainState.RUNNING, PowerAction.REBOOT, 4, ""),
        row(DomainState.RUNNING, PowerAction.RESET, 4, ""),
        row(DomainState.RUNNING, PowerAction.STOP, 4, "AskToStop"),
        row(DomainState.PAUSED, PowerAction.RUN, 4, "guest-broken"),
        row(DomainState.PAUSED, PowerAction.REBOOT, 4, "guest-broken"),
        row(DomainState.PAUSED, PowerAction.RESET, 4, "guest-broken"),
        row(DomainState.PAUSED, PowerAction.STOP, 4, "CutOff"),
        row(DomainState.CRASHED, PowerAction.RUN, 4, "MarkEnded guest-broken"),
        row(DomainState.CRASHED, PowerAction.REBOOT, 4, "MarkEnded guest-broken"),
        row(DomainState.CRASHED, PowerAction.RESET, 4, "MarkEnded guest-broken"),
        row(DomainState.CRASHED, PowerAction.STOP, 4, "CutOff"),
        // A tombstone
        row(DomainState.UNDEFINED, null, 0, ""),
        row(DomainState.STRAY, null, 0, "CutOff Undefine RemoveFiles"),
        row(DomainState.OFF, null, 0, "Undefine RemoveFiles"),
        row(DomainState.HALTED, null, 0, "Undefine RemoveFiles"),
        row(DomainState.RUNNING, null, 0, "CutOff Undefine RemoveFiles"),
        row(DomainState.PAUSED, null, 0, "CutOff Undefine RemoveFiles"),
        row(DomainState.CRASHED, null, 0, "CutOff Undefine RemoveFiles"));
  }

  @ParameterizedTest(name = "{0}, {1} {2}: {3}")
  @MethodSource("table")
  void a_complete_vm_is_brought_to_what_is_asked(
      DomainState is, @Nullable PowerAction action, long request, String does) {
    VmActual actual =
        switch (is) {
          case UNDEFINED -> VmActual.absent("vm-1");
          case STRAY -> stray();
          default -> complete(is, 4);
        };
    VmSpec wanted = action == null ? null : Wishes.power(SPEC, action, request, 60);

    Plan plan = VmPlan.between(wanted, 1, actual, NOW);

    assertThat(told(plan)).isEqualTo(does.strip());
  }

  @Test
  void the_table_has_every_state_with_every_request() {
    List<String> rows =
        table().map(row -> row.get()[0] + " " + row.get()[1] + row.get()[2]).toList();

    assertThat(rows).doesNotHaveDuplicates();
    for (DomainState state : DomainState.values()) {
      for (PowerAction action : PowerAction.values()) {
        assertThat(rows).contains(state + " " + action + "5");
      }
      assertThat(rows).contains(state + " null0");
    }
  }

  // Stopping

  @Test
  void a_guest_is_asked_again_until_its_grace_is_over() {
    VmSpec stop = Wishes.power(SPEC, PowerAction.STOP, 5, 60);
    PendingStop asked = new PendingStop(5, NOW, NOW.plusSeconds(60));

    Plan soon = VmPlan.between(stop, 1, stopping(asked), NOW.plusSeconds(3));
    Plan later = VmPlan.between(stop, 1, stopping(asked), NOW.plusSeconds(10));
    Plan over = VmPlan.between(stop, 1, stopping(asked), NOW.plusSeconds(60));

    assertThat(soon).isEqualTo(new Plan(List.of(), NOW.plusSeconds(10), null));
    assertThat(later.steps())
        .containsExactly(new HostStep.AskToStop(5, NOW.plusSeconds(10), NOW.plusSeconds(60)));
    assertThat(told(over)).isEqualTo("CutOff MarkApplied");
  }

  @Test
  void the_last_look_before_a_cut_off_is_at_the_deadline() {
    VmSpec stop = Wishes.power(SPEC, PowerAction.STOP, 5, 60);
    PendingStop asked = new PendingStop(5, NOW.plusSeconds(55), NOW.plusSeconds(60));

    Plan plan = VmPlan.between(stop, 1, stopping(asked), NOW.plusSeconds(56));

    assertThat(plan).isEqualTo(new Plan(List.of(), NOW.plusSeconds(60), null));
  }

  @Test
  void a_stop_without_grace_cuts_off_at_once() {
    VmSpec stop = Wishes.power(SPEC, PowerAction.STOP, 5, 0);

    assertThat(told(VmPlan.between(stop, 1, complete(DomainState.RUNNING, 4), NOW)))
        .isEqualTo("CutOff MarkApplied");
  }

  @Test
  void a_second_stop_with_less_grace_counts_from_when_it_is_heard() {
    VmSpec hurry = Wishes.power(SPEC, PowerAction.STOP, 6, 0);
    PendingStop patient = new PendingStop(5, NOW, NOW.plusSeconds(3600));

    assertThat(told(VmPlan.between(hurry, 1, stopping(patient), NOW)))
        .isEqualTo("CutOff MarkApplied");
  }

  @Test
  void a_guest_on_its_way_down_that_is_wanted_on_is_waited_for_and_then_started() {
    VmSpec run = Wishes.power(SPEC, PowerAction.RUN, 6, 0);
    PendingStop asked = new PendingStop(5, NOW, NOW.plusSeconds(30));
    VmActual down = with(complete(DomainState.HALTED, 4), new VmMarks(1, 4, null, asked));

    Plan waiting = VmPlan.between(run, 1, stopping(asked), NOW.plusSeconds(40));
    Plan given = VmPlan.between(run, 1, stopping(asked), NOW.plusSeconds(120));

    assertThat(waiting).isEqualTo(new Plan(List.of(), NOW.plusSeconds(120), null));
    assertThat(told(given)).isEqualTo("MarkApplied");
    assertThat(told(VmPlan.between(run, 1, down, NOW))).isEqualTo("Start MarkApplied");
  }

  @Test
  void a_reset_does_not_wait_for_a_guest_on_its_way_down() {
    VmSpec reset = Wishes.power(SPEC, PowerAction.RESET, 6, 0);
    PendingStop asked = new PendingStop(5, NOW, NOW.plusSeconds(30));

    assertThat(told(VmPlan.between(reset, 1, stopping(asked), NOW))).isEqualTo("Reset MarkApplied");
  }

  // Going down by itself

  @ParameterizedTest
  @CsvSource({"HALTED, ''", "CRASHED, guest-broken"})
  void a_guest_that_ended_stays_so_when_the_hypervisor_has_forgotten_why(
      DomainState as, String says) {
    VmActual off = with(complete(DomainState.OFF, 4), new VmMarks(1, 4, new GuestEnd(4, as), null));

    assertThat(toldOf(off, PowerAction.RUN, 4)).isEqualTo(says);
    assertThat(toldOf(off, PowerAction.RUN, 5)).isEqualTo("Start MarkApplied");
    assertThat(toldOf(off, PowerAction.RESET, 5)).isEqualTo("Start MarkApplied");
    assertThat(toldOf(off, PowerAction.STOP, 5)).isEqualTo("MarkApplied");
  }

  @ParameterizedTest
  @CsvSource({
    "RUNNING, MarkApplied",
    "PAUSED, MarkApplied guest-broken",
    "CRASHED, MarkEnded MarkApplied guest-broken"
  })
  void what_asks_nothing_of_the_machine_is_in_place_at_once(DomainState is, String does) {
    VmSpec relabelled = Wishes.power(SPEC, PowerAction.RUN, 4, 0);

    Plan plan = VmPlan.between(relabelled, 2, complete(is, 4), NOW);

    assertThat(told(plan)).isEqualTo(does);
    assertThat(plan.steps()).contains(new HostStep.MarkApplied(2, 4));
  }

  @ParameterizedTest
  @EnumSource(names = {"HALTED", "CRASHED"})
  void a_guest_is_started_after_a_power_cut_that_ended_in_an_earlier_life(DomainState as) {
    VmActual off = with(complete(DomainState.OFF, 4), new VmMarks(1, 4, new GuestEnd(3, as), null));

    assertThat(toldOf(off, PowerAction.RUN, 4)).isEqualTo("Start");
  }

  @Test
  void that_a_guest_ended_counts_no_more_once_somebody_started_it_by_hand() {
    GuestEnd end = new GuestEnd(4, DomainState.CRASHED);
    VmActual running = with(complete(DomainState.RUNNING, 4), new VmMarks(1, 4, end, null));
    VmSpec run = Wishes.power(SPEC, PowerAction.RUN, 4, 0);

    assertThat(VmPlan.between(run, 1, running, NOW).steps())
        .containsExactly(new HostStep.MarkEnded(null));
    assertThat(running.marks().ended(new HostStep.MarkEnded(null)))
        .isEqualTo(new VmMarks(1, 4, null, null));
  }

  @Test
  void a_first_request_numbered_zero_starts_too() {
    VmSpec run = Wishes.power(SPEC, PowerAction.RUN, 0, 0);
    VmActual defined = with(complete(DomainState.OFF, 0), VmMarks.NONE);

    assertThat(told(VmPlan.between(run, 1, defined, NOW))).isEqualTo("Start MarkApplied");
  }

  // Size and seed

  @Test
  void a_size_changes_only_while_the_vm_is_off() {
    VmSpec larger = Wishes.size(Wishes.power(SPEC, PowerAction.STOP, 4, 0), 2, 256, 3);

    assertThat(told(VmPlan.between(larger, 2, complete(DomainState.OFF, 4), NOW)))
        .isEqualTo("GrowRootDisk Redefine MarkApplied");
    assertThat(told(VmPlan.between(larger, 2, complete(DomainState.HALTED, 4), NOW)))
        .isEqualTo("GrowRootDisk Redefine MarkApplied");
  }

  @Test
  void a_running_vm_of_another_size_is_left_alone_and_says_so() {
    VmSpec larger = Wishes.size(Wishes.power(SPEC, PowerAction.RUN, 5, 0), 2, 256, 3);

    Plan plan = VmPlan.between(larger, 2, complete(DomainState.RUNNING, 4), NOW);

    assertThat(plan.steps()).containsExactly(new HostStep.MarkApplied(1, 5));
    assertThat(plan.obstacle()).extracting(Obstacle::code).isEqualTo("needs-stop");
  }

  @Test
  void a_reset_brings_a_guest_back_in_its_new_size() {
    VmSpec larger = Wishes.size(Wishes.power(SPEC, PowerAction.RESET, 5, 0), 2, 256, 3);

    Plan plan = VmPlan.between(larger, 2, complete(DomainState.RUNNING, 4), NOW);

    assertThat(told(plan)).isEqualTo("CutOff GrowRootDisk Redefine Start MarkApplied");
    assertThat(plan.obstacle()).isNull();
  }

  @Test
  void a_disk_never_shrinks() {
    VmActual large = complete(DomainState.OFF, 4);
    VmActual larger =
        new VmActual(
            large.id(),
            large.name(),
            large.domain(),
            1,
            128,
            100,
            IMAGE,
            SEED,
            true,
            large.marks());

    assertThat(told(VmPlan.between(Wishes.power(SPEC, PowerAction.STOP, 4, 0), 1, larger, NOW)))
        .isEmpty();
  }

  @Test
  void a_new_seed_waits_until_the_vm_is_off_and_holds_nothing_up() {
    SeedSpec renamed = new SeedSpec("vm-1", "web-2", List.of(), "#cloud-config");
    VmSpec spec = Wishes.seed(Wishes.power(SPEC, PowerAction.RUN, 4, 0), renamed);

    Plan running = VmPlan.between(spec, 2, complete(DomainState.RUNNING, 4), NOW);
    Plan off = VmPlan.between(spec, 2, complete(DomainState.OFF, 4), NOW);

    assertThat(running.steps()).containsExactly(new HostStep.MarkApplied(2, 4));
    assertThat(running.obstacle()).isNull();
    assertThat(told(off)).isEqualTo("WriteSeed Start MarkApplied");
  }

  // Leftovers and fingerprints

  @Test
  void files_without_a_domain_are_removed_by_a_tombstone() {
    VmActual left = withoutDefinition(DomainState.UNDEFINED, 1, null);

    assertThat(told(VmPlan.between(null, 2, left, NOW))).isEqualTo("RemoveFiles");
  }

  @Test
  void a_seed_fingerprint_tells_seeds_apart_and_nothing_else() {
    SeedSpec seed = new SeedSpec("a", "b", List.of("k1", "k2"), "secret");

    assertThat(Seeds.fingerprint(seed))
        .isEqualTo(Seeds.fingerprint(new SeedSpec("a", "b", List.of("k1", "k2"), "secret")))
        .isNotEqualTo(Seeds.fingerprint(new SeedSpec("a", "b", List.of("k1"), "k2secret")))
        .isNotEqualTo(Seeds.fingerprint(new SeedSpec("ab", "", List.of("k1", "k2"), "secret")))
        .matches("[0-9a-f]{64}");
  }

  private static String toldOf(VmActual vm, PowerAction action, long request) {
    return told(VmPlan.between(Wishes.power(SPEC, action, request, 0), 1, vm, NOW));
  }
}
