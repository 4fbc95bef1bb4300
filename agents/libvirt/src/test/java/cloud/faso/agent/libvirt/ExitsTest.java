package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.libvirt.binding.DomainEvent;
import cloud.faso.agent.libvirt.binding.DomainStatus;
import cloud.faso.agent.libvirt.binding.DomainStatus.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitsTest {
  private static final DomainEvent HOST_ENDED_IT = new DomainEvent("faso-vm", 6, 2);
  private static final DomainEvent GUEST_ENDED_IT = new DomainEvent("faso-vm", 6, 1);
  private static final DomainEvent STARTED = new DomainEvent("faso-vm", 2, 0);

  private final Exits exits = new Exits();

  @ParameterizedTest
  @CsvSource({
    "NO_STATE, 0, OFF",
    "RUNNING, 1, RUNNING",
    "BLOCKED, 0, RUNNING",
    "PAUSED, 1, PAUSED",
    "PAUSED, 5, PAUSED",
    "PAUSED, 8, RUNNING",
    "PAUSED, 11, RUNNING",
    "SHUTDOWN, 1, RUNNING",
    "SHUTOFF, 0, OFF",
    "SHUTOFF, 1, HALTED",
    "SHUTOFF, 2, OFF",
    "SHUTOFF, 3, CRASHED",
    "SHUTOFF, 6, OFF",
    "SHUTOFF, 8, OFF",
    "CRASHED, 1, CRASHED",
    "SUSPENDED, 0, RUNNING"
  })
  void each_state_of_libvirt_means_one_of_ours(State state, int reason, DomainState meaning) {
    assertThat(exits.stateOf(new DomainStatus("faso-vm", state, reason))).isEqualTo(meaning);
  }

  @Test
  void a_qemu_that_its_host_ended_did_not_halt_until_it_runs_again() {
    var off = new DomainStatus("faso-vm", State.SHUTOFF, DomainStatus.SHUTOFF_SHUTDOWN);
    exits.note(GUEST_ENDED_IT);
    assertThat(exits.stateOf(off)).isEqualTo(DomainState.HALTED);
    exits.note(HOST_ENDED_IT);
    assertThat(exits.stateOf(off)).isEqualTo(DomainState.OFF);
    exits.note(STARTED);
    assertThat(exits.stateOf(off)).isEqualTo(DomainState.HALTED);
  }

  @Test
  void a_crash_that_was_seen_to_is_off() {
    var crashed = new DomainStatus("faso-vm", State.SHUTOFF, DomainStatus.SHUTOFF_CRASHED);
    exits.settle("faso-vm");
    assertThat(exits.stateOf(crashed)).isEqualTo(DomainState.OFF);
    exits.forget("faso-vm");
    assertThat(exits.stateOf(crashed)).isEqualTo(DomainState.CRASHED);
  }
}
