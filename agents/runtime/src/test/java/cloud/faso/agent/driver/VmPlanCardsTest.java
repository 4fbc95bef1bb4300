package cloud.faso.agent.driver;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.spec.agent.NicSpec;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.VmSpec;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way from the network cards that a VM has to those that it must have. */
final class VmPlanCardsTest extends PlannedVm {

  /**
   * Cards are letters: {@code A} is one, {@code a} the same with another MTU. The VM was brought to
   * generation 1; generation 2 is wanted.
   */
  @ParameterizedTest(name = "{0}, defined {1}, plugged {2}, wanted {3}: {4}")
  @CsvSource(
      nullValues = "none",
      emptyValue = "",
      value = {
        // Plugged in and out while it runs
        "RUNNING, '', '', '', MarkApplied",
        "RUNNING, '', '', A, AttachNic A MarkApplied",
        "RUNNING, A, A, A, MarkApplied",
        "RUNNING, A, A, AB, AttachNic B MarkApplied",
        "RUNNING, AB, AB, B, DetachNic A MarkApplied",
        "RUNNING, AB, AB, BA, MarkApplied",
        "RUNNING, A, A, B, DetachNic A AttachNic B MarkApplied",
        "RUNNING, AB, AB, '', DetachNic A DetachNic B MarkApplied",
        // Interrupted halves
        "RUNNING, A, '', A, AttachNic A MarkApplied",
        "RUNNING, '', A, A, AttachNic A MarkApplied",
        "RUNNING, '', A, '', DetachNic A MarkApplied",
        "RUNNING, A, '', '', DetachNic A MarkApplied",
        // Another MTU waits until the VM is off
        "RUNNING, A, A, a, mtu-needs-stop",
        "RUNNING, A, A, aB, AttachNic B mtu-needs-stop",
        "OFF, A, '', a, Redefine Start MarkApplied",
        // Off, it is defined with them
        "OFF, '', '', A, WriteSeed Redefine Start MarkApplied",
        "OFF, A, '', A, Start MarkApplied",
        "OFF, AB, '', BA, WriteSeed Start MarkApplied",
        "HALTED, A, '', '', WriteSeed Redefine MarkEnded MarkApplied",
        // A machine that failed is left as it is
        "PAUSED, A, A, A, MarkApplied guest-broken",
        "PAUSED, A, A, AB, guest-broken",
        "PAUSED, AB, A, AB, guest-broken",
        "CRASHED, A, '', A, MarkEnded MarkApplied guest-broken",
        "CRASHED, A, '', AB, MarkEnded guest-broken",
      })
  void cards_are_brought_to_what_is_wanted(
      DomainState is, String defined, String plugged, String wanted, String does) {
    VmActual actual = vm(is, defined, plugged);
    VmSpec spec = Wishes.nics(Wishes.power(SPEC, PowerAction.RUN, 4, 60), cards(wanted));

    assertThat(toldWithCards(VmPlan.between(spec, 2, actual, NOW))).isEqualTo(does);
  }

  @Test
  void a_paused_guest_that_is_told_to_go_on_gets_its_cards_then() {
    VmSpec spec = Wishes.nics(Wishes.power(SPEC, PowerAction.RUN, 5, 60), cards("A"));

    assertThat(toldWithCards(VmPlan.between(spec, 2, vm(DomainState.PAUSED, "", ""), NOW)))
        .isEqualTo("Resume AttachNic A MarkApplied");
  }

  @Test
  void a_reset_brings_another_mtu_too() {
    VmSpec spec = Wishes.nics(Wishes.power(SPEC, PowerAction.RESET, 5, 60), cards("a"));

    assertThat(toldWithCards(VmPlan.between(spec, 2, vm(DomainState.RUNNING, "A", "A"), NOW)))
        .isEqualTo("CutOff Redefine Start MarkApplied");
  }

  @Test
  void a_vm_that_is_to_go_off_is_not_plugged_any_more() {
    VmSpec spec = Wishes.nics(Wishes.power(SPEC, PowerAction.STOP, 5, 60), cards("A"));

    assertThat(toldWithCards(VmPlan.between(spec, 2, vm(DomainState.RUNNING, "", ""), NOW)))
        .isEqualTo("AskToStop");
  }

  @Test
  void a_seed_is_written_anew_for_other_cards_only_and_never_for_none() {
    String without = Seeds.fingerprint(SPEC.seed());

    assertThat(Seeds.fingerprint(SPEC.seed(), List.of())).isEqualTo(without);
    assertThat(Seeds.fingerprint(SPEC.seed(), cards("A")))
        .isEqualTo(Seeds.fingerprint(SPEC.seed(), cards("a")))
        .isNotEqualTo(without)
        .isNotEqualTo(Seeds.fingerprint(SPEC.seed(), cards("B")));
  }

  private static VmActual vm(DomainState is, String defined, String plugged) {
    VmActual vm = complete(is, 4);
    return new VmActual(
        vm.id(),
        vm.name(),
        is,
        vm.vcpus(),
        vm.memoryMiB(),
        vm.rootDiskGiB(),
        vm.imageDigest(),
        Seeds.fingerprint(SPEC.seed(), cards(defined)),
        new Cards(cards(defined), cards(plugged)),
        true,
        vm.marks());
  }

  private static List<NicSpec> cards(String letters) {
    return letters.chars().mapToObj(letter -> card((char) letter)).toList();
  }

  private static NicSpec card(char letter) {
    char name = Character.toUpperCase(letter);
    int mtu = name == letter ? 1400 : 8900;
    return new NicSpec("port-" + name, "02:00:00:00:00:0" + Character.toLowerCase(name), mtu);
  }

  private static String toldWithCards(Plan plan) {
    String steps =
        plan.steps().stream().map(VmPlanCardsTest::told).collect(Collectors.joining(" "));
    Obstacle obstacle = plan.obstacle();
    return (steps + (obstacle == null ? "" : " " + obstacle.code())).strip();
  }

  private static String told(Step step) {
    return switch (step) {
      case HostStep.AttachNic(NicSpec nic) -> "AttachNic " + nic.port().substring(5);
      case HostStep.DetachNic(NicSpec nic) -> "DetachNic " + nic.port().substring(5);
      default -> step.verb();
    };
  }
}
