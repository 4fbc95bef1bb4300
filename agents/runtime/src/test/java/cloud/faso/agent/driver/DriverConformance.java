package cloud.faso.agent.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.NicSpec;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.VmSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The stories that every driver passes. A subclass brings a fresh host for each test, which may be
 * slow; the stories wait for states and assert on no time.
 */
public abstract class DriverConformance extends VolumeConformance {

  @Test
  void a_new_vm_comes_to_run_and_matches_its_spec() throws Exception {
    String vm = bench().id(1);
    VmSpec spec = bench().spec(vm);

    VmActual actual = converge(vm, spec, 1);

    assertThat(actual.domain()).isEqualTo(DomainState.RUNNING);
    assertThat(actual.vcpus()).isEqualTo(spec.vcpus());
    assertThat(actual.memoryMiB()).isEqualTo(spec.memoryMiB());
    assertThat(actual.rootDiskGiB()).isEqualTo(spec.rootDisk().sizeGiB());
    assertThat(actual.imageDigest()).isEqualTo(spec.rootDisk().imageDigest());
    assertThat(actual.marks()).isEqualTo(new VmMarks(1, 1, actual.marks().end(), null));
  }

  @Test
  void every_step_may_be_done_twice() throws Exception {
    String vm = bench().id(1);
    VmSpec spec = bench().spec(vm);
    Bench bench = bench();

    convergeDoing(vm, spec, 1, step -> twice(bench.driver(), vm, step));
    VmSpec off = Wishes.power(spec, PowerAction.STOP, 2, 0);
    convergeDoing(vm, off, 2, step -> twice(bench.driver(), vm, step));
    VmSpec larger = Wishes.size(off, 2, spec.memoryMiB() * 2, spec.rootDisk().sizeGiB() + 1);
    convergeDoing(vm, larger, 3, step -> twice(bench.driver(), vm, step));
    convergeDoing(vm, null, 4, step -> twice(bench.driver(), vm, step));

    assertThat(bench().traces(vm)).isEmpty();
  }

  @Test
  void an_agent_killed_after_any_step_of_a_creation_heals_it() throws Exception {
    for (int killedAfter = 0; killedAfter < 6; killedAfter++) {
      String vm = bench().id(10 + killedAfter);
      VmSpec spec = bench().spec(vm);
      doSome(bench().driver(), vm, spec, 1, killedAfter);

      Driver next = bench().afterRestart();
      VmActual actual = converge(next, vm, spec, 1);

      assertThat(actual.domain())
          .as("killed after %s steps", killedAfter)
          .isEqualTo(DomainState.RUNNING);
      remove(vm);
    }
  }

  @Test
  void an_agent_killed_after_any_step_of_a_removal_heals_it() throws Exception {
    for (int killedAfter = 0; killedAfter < 3; killedAfter++) {
      String vm = bench().id(20 + killedAfter);
      converge(vm, bench().spec(vm), 1);
      doSome(bench().driver(), vm, null, 2, killedAfter);

      Driver next = bench().afterRestart();
      assertThat(ids(next)).as("killed after %s steps", killedAfter).contains(vm);
      converge(next, vm, null, 2);

      assertThat(bench().traces(vm)).as("killed after %s steps", killedAfter).isEmpty();
    }
  }

  @Test
  void what_an_interrupted_creation_left_is_found_and_can_be_removed() throws Exception {
    for (int killedAfter = 1; killedAfter < 5; killedAfter++) {
      String vm = bench().id(30 + killedAfter);
      doSome(bench().driver(), vm, bench().spec(vm), 1, killedAfter);

      Driver next = bench().afterRestart();
      assertThat(ids(next)).as("killed after %s steps", killedAfter).contains(vm);
      converge(next, vm, null, 2);

      assertThat(ids(next)).doesNotContain(vm);
      assertThat(bench().traces(vm)).as("killed after %s steps", killedAfter).isEmpty();
    }
  }

  @Test
  void a_guest_that_is_asked_to_stop_goes_down_by_itself() throws Exception {
    String vm = bench().id(1);
    VmSpec spec = bench().spec(vm);
    converge(vm, spec, 1);
    awaitConsole(vm, bench().bootMessage(vm));

    VmSpec off = Wishes.power(spec, PowerAction.STOP, 2, 600);
    VmActual actual = converge(vm, off, 2);

    assertThat(actual.domain()).isEqualTo(DomainState.HALTED);
    assertThat(actual.marks().powerRequest()).isEqualTo(2);
    assertThat(actual.marks().stop()).isNull();
  }

  @Test
  void a_vm_without_grace_is_cut_off() throws Exception {
    String vm = bench().id(1);
    VmSpec spec = bench().spec(vm);
    converge(vm, spec, 1);

    VmActual actual = converge(vm, Wishes.power(spec, PowerAction.STOP, 2, 0), 2);

    assertThat(actual.domain()).isEqualTo(DomainState.OFF);
    assertThat(actual.marks().powerRequest()).isEqualTo(2);
  }

  @Test
  void a_pending_stop_survives_the_agent() throws Exception {
    String vm = bench().id(1);
    VmSpec spec = bench().spec(vm);
    converge(vm, spec, 1);
    Instant asked = bench().now();
    HostStep.AskToStop ask = new HostStep.AskToStop(2, asked, asked.plusSeconds(600));
    bench().driver().execute(vm, ask, bench().images());

    VmActual seen = bench().afterRestart().observe(vm);

    assertThat(seen.marks().stop()).isEqualTo(new PendingStop(2, asked, asked.plusSeconds(600)));
  }

  @Test
  void a_stopped_vm_starts_again() throws Exception {
    String vm = bench().id(1);
    VmSpec spec = bench().spec(vm);
    converge(vm, spec, 1);
    converge(vm, Wishes.power(spec, PowerAction.STOP, 2, 0), 2);

    VmActual actual = converge(vm, Wishes.power(spec, PowerAction.RUN, 3, 0), 3);

    assertThat(actual.domain()).isEqualTo(DomainState.RUNNING);
    assertThat(actual.marks().powerRequest()).isEqualTo(3);
  }

  @Test
  void reboot_and_reset_leave_the_vm_running() throws Exception {
    String vm = bench().id(1);
    VmSpec spec = bench().spec(vm);
    converge(vm, spec, 1);
    awaitConsole(vm, bench().bootMessage(vm));
    long before = consoleSize(vm);

    converge(vm, Wishes.power(spec, PowerAction.RESET, 2, 0), 2);
    await("more console output after a reset", () -> consoleSize(vm) > before);
    VmActual actual = converge(vm, Wishes.power(spec, PowerAction.REBOOT, 3, 0), 3);

    assertThat(actual.domain()).isEqualTo(DomainState.RUNNING);
    assertThat(actual.marks().powerRequest()).isEqualTo(3);
  }

  @Test
  void a_guest_that_shuts_itself_down_stays_off_and_that_is_remembered() throws Exception {
    String vm = bench().id(1);
    VmSpec spec = bench().spec(vm);
    converge(vm, spec, 1);
    awaitConsole(vm, bench().bootMessage(vm));
    bench().guestHalts(vm);
    awaitDomain(vm, DomainState.HALTED);

    VmActual actual = converge(vm, spec, 1);

    assertThat(actual.domain().down()).isTrue();
    GuestEnd halted = new GuestEnd(1, DomainState.HALTED);
    assertThat(actual.marks().end()).isEqualTo(halted);
    assertThat(bench().afterRestart().observe(vm).marks().end()).isEqualTo(halted);
  }

  @Test
  void a_guest_that_crashed_waits_for_somebody_also_when_the_hypervisor_forgets() throws Exception {
    String vm = bench().id(1);
    VmSpec spec = bench().spec(vm);
    converge(vm, spec, 1);
    bench().guestCrashes(vm);
    awaitDomain(vm, DomainState.CRASHED);
    doSome(bench().driver(), vm, spec, 1, Integer.MAX_VALUE);
    bench().hypervisorRestarts();

    Driver next = bench().afterRestart();
    Plan plan = VmPlan.between(spec, 1, next.observe(vm), bench().now());
    VmActual started = converge(next, vm, Wishes.power(spec, PowerAction.RUN, 2, 0), 2);

    assertThat(plan.steps()).isEmpty();
    assertThat(plan.obstacle()).extracting(Obstacle::code).isEqualTo("guest-broken");
    assertThat(started.domain()).isEqualTo(DomainState.RUNNING);
  }

  @Test
  void after_a_power_cut_guests_are_started_again() throws Exception {
    String vm = bench().id(1);
    VmSpec spec = bench().spec(vm);
    converge(vm, spec, 1);
    bench().powerCut();

    Driver next = bench().afterRestart();
    assertThat(next.observe(vm).domain()).isEqualTo(DomainState.OFF);
    VmActual actual = converge(next, vm, spec, 1);

    assertThat(actual.domain()).isEqualTo(DomainState.RUNNING);
  }

  @Test
  void a_vm_that_is_off_is_resized() throws Exception {
    String vm = bench().id(1);
    VmSpec spec = bench().spec(vm);
    converge(vm, spec, 1);
    VmSpec off = Wishes.power(spec, PowerAction.STOP, 2, 0);
    converge(vm, off, 2);
    VmSpec larger = Wishes.size(off, 2, spec.memoryMiB() * 2, spec.rootDisk().sizeGiB() + 1);

    VmActual resized = converge(vm, larger, 3);
    VmActual running = converge(vm, Wishes.power(larger, PowerAction.RUN, 4, 0), 4);

    assertThat(resized.vcpus()).isEqualTo(2);
    assertThat(resized.memoryMiB()).isEqualTo(spec.memoryMiB() * 2);
    assertThat(resized.rootDiskGiB()).isEqualTo(spec.rootDisk().sizeGiB() + 1);
    assertThat(resized.marks().powerRequest()).isEqualTo(2);
    assertThat(running.domain()).isEqualTo(DomainState.RUNNING);
  }

  @Test
  void a_card_is_plugged_into_a_vm_that_runs_and_stays() throws Exception {
    String vm = bench().id(1);
    VmSpec spec = Wishes.nics(bench().spec(vm), List.of(nic(1)));
    VmActual cold = converge(vm, spec, 1);

    VmSpec another = Wishes.nics(spec, List.of(nic(1), nic(2)));
    VmActual hot = converge(bench().afterRestart(), vm, another, 2);
    VmActual off = converge(vm, Wishes.power(another, PowerAction.STOP, 2, 0), 3);
    VmActual again = converge(vm, Wishes.power(another, PowerAction.RUN, 3, 0), 4);

    List<NicSpec> both = List.of(nic(1), nic(2));
    assertThat(cold.cards()).isEqualTo(new Cards(List.of(nic(1)), List.of(nic(1))));
    assertThat(hot.domain()).isEqualTo(DomainState.RUNNING);
    assertThat(hot.cards()).isEqualTo(new Cards(both, both));
    assertThat(off.cards()).isEqualTo(new Cards(both, List.of()));
    assertThat(again.cards()).isEqualTo(new Cards(both, both));
  }

  @Test
  void plugging_a_card_in_twice_is_plugging_it_in_once() throws Exception {
    String vm = bench().id(1);
    VmSpec spec = bench().spec(vm);
    converge(vm, spec, 1);

    twice(bench().driver(), vm, new HostStep.AttachNic(nic(1)));

    Cards one = new Cards(List.of(nic(1)), List.of(nic(1)));
    assertThat(bench().driver().observe(vm).cards()).isEqualTo(one);
  }

  @Test
  void a_vm_that_is_off_loses_and_gets_cards_and_leaves_none() throws Exception {
    String vm = bench().id(1);
    VmSpec off = Wishes.power(bench().spec(vm), PowerAction.STOP, 1, 0);
    converge(vm, Wishes.nics(off, List.of(nic(1))), 1);

    VmActual another = converge(vm, Wishes.nics(off, List.of(nic(2))), 2);
    twice(bench().driver(), vm, new HostStep.DetachNic(nic(2)));
    VmActual none = bench().driver().observe(vm);
    converge(vm, Wishes.nics(Wishes.power(off, PowerAction.RUN, 2, 0), List.of(nic(1))), 3);
    converge(vm, null, 4);

    assertThat(another.cards()).isEqualTo(new Cards(List.of(nic(2)), List.of()));
    assertThat(none.cards()).isEqualTo(Cards.NONE);
    assertThat(bench().traces(vm)).isEmpty();
  }

  @Test
  void removing_a_running_vm_leaves_nothing() throws Exception {
    String vm = bench().id(1);
    converge(vm, bench().spec(vm), 1);
    assertThat(bench().traces(vm)).isNotEmpty();

    VmActual actual = converge(vm, null, 2);

    assertThat(actual.isAbsent()).isTrue();
    assertThat(bench().traces(vm)).isEmpty();
    assertThat(ids(bench().driver())).doesNotContain(vm);
  }

  @Test
  void another_nodes_vm_is_neither_seen_nor_touched() throws Exception {
    String vm = bench().id(1);
    Driver neighbour = bench().neighbour();
    VmActual theirs = converge(neighbour, vm, bench().spec(vm), 1);

    assertThat(ids(bench().driver())).doesNotContain(vm);
    for (HostStep step :
        List.of(
            new HostStep.CutOff(),
            new HostStep.Start(),
            new HostStep.MarkApplied(7, 7),
            new HostStep.Undefine(),
            new HostStep.RemoveFiles())) {
      assertThatThrownBy(() -> bench().driver().execute(vm, step, bench().images()))
          .as(step.verb())
          .isInstanceOf(DriverFailure.class);
    }

    assertThat(neighbour.observe(vm)).isEqualTo(theirs);
    converge(neighbour, vm, null, 2);
  }

  @Test
  void everything_with_our_mark_is_in_the_inventory() throws Exception {
    String first = bench().id(1);
    String second = bench().id(2);
    converge(first, bench().spec(first), 1);
    VmSpec off = Wishes.power(bench().spec(second), PowerAction.STOP, 1, 0);
    converge(second, off, 1);

    Inventory inventory = bench().afterRestart().observe();

    assertThat(inventory.oddities()).isEmpty();
    assertThat(inventory.vms()).extracting(VmActual::id).contains(first, second);
    for (VmActual seen : inventory.vms()) {
      assertThat(seen).isEqualTo(bench().driver().observe(seen.id()));
    }
  }

  @Test
  void a_vm_of_which_nothing_is_there_is_absent() throws Exception {
    String vm = bench().id(1);

    assertThat(bench().driver().observe(vm)).isEqualTo(VmActual.absent(vm));
    assertThat(bench().driver().readConsole(vm, 0, 100).content()).isEmpty();
    bench().driver().execute(vm, new HostStep.CutOff(), bench().images());
    bench().driver().execute(vm, new HostStep.Undefine(), bench().images());
    bench().driver().execute(vm, new HostStep.RemoveFiles(), bench().images());
    assertThat(bench().driver().observe(vm)).isEqualTo(VmActual.absent(vm));
  }

  @Test
  void a_console_is_read_from_any_offset() throws Exception {
    String vm = bench().id(1);
    converge(vm, bench().spec(vm), 1);
    awaitConsole(vm, bench().bootMessage(vm));

    ConsoleChunk all = bench().driver().readConsole(vm, 0, 1 << 20);
    ConsoleChunk part = bench().driver().readConsole(vm, 3, 5);
    ConsoleChunk tail = bench().driver().readConsole(vm, -4, 100);
    ConsoleChunk past = bench().driver().readConsole(vm, all.size() + 1000, 10);

    assertThat(all.offset()).isZero();
    assertThat(part.offset()).isEqualTo(3);
    assertThat(part.content()).isEqualTo(Arrays.copyOfRange(all.content(), 3, 8));
    assertThat(tail.offset()).isEqualTo(tail.size() - tail.content().length);
    assertThat(past.content()).isEmpty();
    assertThat(past.offset()).isEqualTo(past.size());
  }
}
