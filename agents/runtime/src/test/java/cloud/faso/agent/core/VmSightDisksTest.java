package cloud.faso.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.driver.Cards;
import cloud.faso.agent.driver.Disks;
import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmMarks;
import cloud.faso.agent.driver.Wishes;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.DisksInUse;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.VmSpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a VM's volumes: the control plane gives away those that are not named. */
final class VmSightDisksTest {
  private static final VmSpec SPEC =
      Wishes.small("vm-1", "local", "sha256:" + "ab".repeat(32), 1000);

  /** Volumes are letters. The assignment is of generation 7. */
  @ParameterizedTest(name = "{0}, defined {1}, plugged {2}: has {3}, halfway {4}")
  @CsvSource(
      emptyValue = "",
      value = {
        "RUNNING, '', '', '', ''",
        "RUNNING, AB, BA, AB, ''",
        "RUNNING, AB, B, B, A",
        "RUNNING, '', A, '', A",
        "PAUSED, AB, AC, A, BC",
        "OFF, AB, '', AB, ''",
        "HALTED, A, '', A, ''",
        "CRASHED, A, '', A, ''",
        "UNDEFINED, '', '', '', ''",
      })
  void all_that_it_has_anywhere_is_named(
      DomainState is, String defined, String plugged, String has, String halfway) {
    assertThat(VmSight.disks(assigned(true), vm(is, defined, plugged), false))
        .isEqualTo(new DisksInUse(7, volumes(has), volumes(halfway)));
  }

  @ParameterizedTest
  @EnumSource(DomainState.class)
  void nothing_is_said_of_what_may_be_changing_or_must_go(DomainState is) {
    assertThat(VmSight.disks(assigned(true), vm(is, "A", ""), true)).isNull();
    assertThat(VmSight.disks(assigned(false), vm(is, "A", ""), false)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A"})
  void nothing_is_said_of_a_guest_that_the_hypervisor_has_forgotten(String defined) {
    assertThat(VmSight.disks(assigned(true), vm(DomainState.STRAY, defined, ""), false)).isNull();
  }

  private static Assignment assigned(boolean wanted) {
    return new Assignment(Kind.VM, "vm-1", 7, 1, wanted ? SPEC : null);
  }

  private static VmActual vm(DomainState is, String defined, String plugged) {
    return new VmActual(
        "vm-1",
        "vm-1",
        is,
        1,
        128,
        1,
        null,
        null,
        Cards.NONE,
        new Disks(volumes(defined), volumes(plugged)),
        true,
        VmMarks.NONE);
  }

  private static List<String> volumes(String letters) {
    return letters.chars().mapToObj(letter -> "vol-" + (char) letter).toList();
  }
}
