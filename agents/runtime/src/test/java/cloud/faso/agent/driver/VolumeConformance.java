package cloud.faso.agent.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.spec.agent.DiskSpec;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.VmSpec;
import cloud.faso.spec.agent.VolumeSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part of {@link DriverConformance} that is about volumes. */
public abstract class VolumeConformance extends DriverStory {

  @Test
  void a_volume_is_made_grown_and_removed_and_each_may_be_done_twice() throws Exception {
    String volume = bench().volumeId(1);
    assertThat(bench().driver().observeVolume(volume)).isEqualTo(VolumeActual.absent(volume));
    twice(volume, new VolumeStep.RemoveVolume());

    twice(volume, new VolumeStep.CreateVolume(Wishes.volume(1)));
    twice(volume, new VolumeStep.GrowVolume(3));
    twice(volume, new VolumeStep.CreateVolume(Wishes.volume(1)));
    bench().driver().execute(volume, new VolumeStep.GrowVolume(2));
    VolumeActual grown = bench().afterRestart().observeVolume(volume);
    twice(volume, new VolumeStep.RemoveVolume());

    assertThat(grown).isEqualTo(new VolumeActual(volume, 3, false, true));
    assertThat(bench().driver().observeVolume(volume)).isEqualTo(VolumeActual.absent(volume));
    assertThat(bench().traces(volume)).isEmpty();
  }

  @Test
  void a_volume_that_is_not_there_cannot_be_grown_or_plugged_in() throws Exception {
    String vm = bench().id(1);
    String volume = bench().volumeId(1);
    converge(vm, bench().spec(vm), 1);

    assertThatThrownBy(() -> bench().driver().execute(volume, new VolumeStep.GrowVolume(2)))
        .isInstanceOf(DriverFailure.class);
    assertThatThrownBy(() -> plug(vm, volume)).isInstanceOf(DriverFailure.class);

    assertThat(bench().driver().observe(vm).disks()).isEqualTo(Disks.NONE);
    assertThat(bench().driver().observeVolume(volume)).isEqualTo(VolumeActual.absent(volume));
  }

  @Test
  void volumes_are_there_when_a_vm_starts_and_when_it_starts_again() throws Exception {
    String vm = bench().id(1);
    String first = volume(1);
    String second = volume(2);
    VmSpec spec = Wishes.disks(bench().spec(vm), first, second);

    VmActual cold = converge(vm, spec, 1);
    VmActual off = converge(vm, Wishes.power(spec, PowerAction.STOP, 2, 0), 2);
    VmActual again =
        converge(vm, Wishes.disks(Wishes.power(spec, PowerAction.RUN, 3, 0), second), 3);

    assertThat(cold.disks()).isEqualTo(both(first, second));
    assertThat(off.disks()).isEqualTo(new Disks(List.of(first, second), List.of()));
    assertThat(again.disks()).isEqualTo(both(second));
    assertThat(again.domain()).isEqualTo(DomainState.RUNNING);
  }

  @Test
  void a_volume_is_plugged_into_a_vm_that_runs_stays_and_is_cut() throws Exception {
    String vm = bench().id(1);
    String first = volume(1);
    String second = volume(2);
    VmSpec spec = bench().spec(vm);
    converge(vm, spec, 1);

    VmSpec with = Wishes.disks(spec, first, second);
    VmActual hot = convergeTwice(vm, with, 2);
    converge(vm, Wishes.power(with, PowerAction.STOP, 2, 0), 3);
    VmSpec on = Wishes.power(with, PowerAction.RUN, 3, 0);
    VmActual again = converge(vm, on, 4);
    VmActual left = convergeTwice(vm, cutting(on, first, second), 5);

    assertThat(hot.disks()).isEqualTo(both(first, second));
    assertThat(again.disks()).isEqualTo(both(first, second));
    assertThat(left.disks()).isEqualTo(both(second));
    assertThat(left.domain()).isEqualTo(DomainState.RUNNING);
    assertThat(left.marks().generation()).isEqualTo(5);
  }

  @Test
  void a_volume_that_was_cut_out_of_one_vm_goes_into_another() throws Exception {
    String one = bench().id(1);
    String other = bench().id(2);
    String volume = volume(1);
    converge(one, Wishes.disks(bench().spec(one), volume), 1);
    converge(other, bench().spec(other), 1);
    VmSpec wanted = Wishes.disks(bench().spec(other), volume);
    assertThatThrownBy(() -> converge(other, wanted, 2)).isInstanceOf(DriverFailure.class);

    converge(one, cutting(bench().spec(one), volume), 2);
    VmActual has = converge(other, wanted, 2);

    assertThat(has.disks()).isEqualTo(both(volume));
    assertThat(bench().driver().observe(one).disks()).isEqualTo(Disks.NONE);
  }

  @Test
  void an_agent_killed_between_steps_goes_on_with_what_is_left() throws Exception {
    String vm = bench().id(1);
    String volume = volume(1);
    VmSpec with = Wishes.disks(bench().spec(vm), volume);
    for (int killedAfter = 3; killedAfter < 5; killedAfter++) {
      doSome(bench().driver(), vm, with, 1, killedAfter);
      VmActual made = converge(bench().afterRestart(), vm, with, 1);
      assertThat(made.disks()).as("killed after %s steps", killedAfter).isEqualTo(both(volume));
      remove(vm);
      assertThat(bench().driver().observeVolume(volume).sizeGiB()).isEqualTo(1);
    }

    VmSpec without = bench().spec(vm);
    converge(vm, without, 1);
    doSome(bench().driver(), vm, with, 2, 1);
    VmActual plugged = converge(bench().afterRestart(), vm, with, 2);
    doSome(bench().driver(), vm, cutting(without, volume), 3, 1);
    VmActual cut = converge(bench().afterRestart(), vm, cutting(without, volume), 3);

    assertThat(plugged.disks()).isEqualTo(both(volume));
    assertThat(cut.disks()).isEqualTo(Disks.NONE);
  }

  @Test
  void a_volume_grows_wherever_it_is() throws Exception {
    String vm = bench().id(1);
    String volume = volume(1);
    VmSpec spec = Wishes.disks(bench().spec(vm), volume);

    converge(vm, spec, 1);
    VolumeActual inUse = convergeVolume(volume, Wishes.volume(2));
    converge(vm, Wishes.power(spec, PowerAction.STOP, 2, 0), 2);
    VolumeActual inReserve = convergeVolume(volume, Wishes.volume(3));
    VmActual again = converge(vm, Wishes.power(spec, PowerAction.RUN, 3, 0), 3);

    assertThat(inUse.sizeGiB()).isEqualTo(2);
    assertThat(inReserve.sizeGiB()).isEqualTo(3);
    assertThat(again.disks()).isEqualTo(both(volume));
  }

  @Test
  void a_volume_is_not_removed_while_a_vm_has_it_and_outlives_the_vm() throws Exception {
    String vm = bench().id(1);
    String volume = volume(1);
    VmSpec spec = Wishes.disks(bench().spec(vm), volume);

    converge(vm, spec, 1);
    requireRefused(volume);
    converge(vm, Wishes.power(spec, PowerAction.STOP, 2, 0), 2);
    requireRefused(volume);
    doSome(bench().driver(), vm, null, 3, 1);
    requireKept(volume);
    converge(vm, null, 3);
    requireKept(volume);

    convergeVolume(volume, null);
    assertThat(bench().traces(volume)).isEmpty();
    assertThat(bench().traces(vm)).isEmpty();
  }

  @Test
  void every_volume_with_our_mark_is_in_the_inventory_and_no_other() throws Exception {
    String vm = bench().id(1);
    String used = volume(1);
    String unused = volume(2);
    String theirs = bench().volumeId(3);
    converge(vm, Wishes.disks(bench().spec(vm), used), 1);
    bench().neighbour().execute(theirs, new VolumeStep.CreateVolume(Wishes.volume(1)));

    Inventory inventory = bench().afterRestart().observe();

    assertThat(inventory.oddities()).isEmpty();
    assertThat(inventory.unread()).isEmpty();
    assertThat(inventory.vms()).extracting(VmActual::id).containsExactly(vm);
    assertThat(inventory.volumes())
        .containsExactlyInAnyOrder(
            bench().driver().observeVolume(used), bench().driver().observeVolume(unused));
    assertThat(bench().neighbour().observe().volumes())
        .extracting(VolumeActual::id)
        .containsExactly(theirs);
  }

  @Test
  void another_nodes_volume_is_neither_grown_nor_removed() throws Exception {
    String volume = bench().volumeId(1);
    Driver neighbour = bench().neighbour();
    neighbour.execute(volume, new VolumeStep.CreateVolume(Wishes.volume(1)));

    for (VolumeStep step : List.of(new VolumeStep.GrowVolume(2), new VolumeStep.RemoveVolume())) {
      try {
        bench().driver().execute(volume, step);
      } catch (DriverFailure e) {
        assertThat(e.code()).isNotEmpty();
      }
    }

    assertThat(neighbour.observeVolume(volume)).isEqualTo(new VolumeActual(volume, 1, false, true));
  }

  @Test
  void volumes_outlast_the_hypervisor_and_the_power() throws Exception {
    String vm = bench().id(1);
    String volume = volume(1);
    VmSpec spec = Wishes.disks(bench().spec(vm), volume);
    converge(vm, spec, 1);

    bench().hypervisorRestarts();
    Driver next = bench().afterRestart();
    VmActual running = next.observe(vm);
    VolumeActual grown = convergeVolume(volume, Wishes.volume(2));
    bench().powerCut();
    VmActual again = converge(bench().afterRestart(), vm, spec, 1);

    assertThat(running.disks()).isEqualTo(both(volume));
    assertThat(grown.sizeGiB()).isEqualTo(2);
    assertThat(again.domain()).isEqualTo(DomainState.RUNNING);
    assertThat(again.disks()).isEqualTo(both(volume));
    assertThat(bench().driver().observeVolume(volume)).isEqualTo(grown);
  }

  /** A volume of 1 GiB that is there. */
  private String volume(int number) throws DriverFailure {
    String volume = bench().volumeId(number);
    convergeVolume(volume, Wishes.volume(1));
    return volume;
  }

  /** Plans and acts until there is nothing left to do; null removes. */
  private VolumeActual convergeVolume(String volume, @Nullable VolumeSpec wanted)
      throws DriverFailure {
    while (true) {
      VolumeActual actual = bench().driver().observeVolume(volume);
      Plan plan = VolumePlan.between(wanted, actual);
      assertThat(plan.obstacle()).isNull();
      if (plan.steps().isEmpty()) {
        return actual;
      }
      for (Step step : plan.steps()) {
        bench().driver().execute(volume, (VolumeStep) step);
      }
    }
  }

  private VmActual convergeTwice(String vm, VmSpec wanted, long generation) throws DriverFailure {
    Driver driver = bench().driver();
    return convergeWith(driver, vm, wanted, generation, step -> twice(driver, vm, step));
  }

  private void twice(String volume, VolumeStep step) throws DriverFailure {
    bench().driver().execute(volume, step);
    bench().driver().execute(volume, step);
  }

  private void plug(String vm, String volume) throws DriverFailure {
    HostStep step = new HostStep.AttachDisk(new DiskSpec(volume, "local", false));
    bench().driver().execute(vm, step, bench().images());
  }

  private void requireRefused(String volume) throws DriverFailure {
    assertThatThrownBy(() -> bench().driver().execute(volume, new VolumeStep.RemoveVolume()))
        .isInstanceOfSatisfying(
            DriverFailure.class, e -> assertThat(e.code()).isEqualTo("volume-in-use"));
    requireKept(volume);
  }

  private void requireKept(String volume) throws DriverFailure {
    assertThat(bench().driver().observeVolume(volume))
        .isEqualTo(new VolumeActual(volume, 1, false, true));
  }

  /** The same with these volumes, of which the first must be out. */
  private static VmSpec cutting(VmSpec spec, String cut, String... kept) {
    List<DiskSpec> disks = new ArrayList<>(List.of(new DiskSpec(cut, "local", true)));
    for (String volume : kept) {
      disks.add(new DiskSpec(volume, "local", false));
    }
    return Wishes.disks(spec, disks);
  }

  /** Defined and plugged in. */
  private static Disks both(String... volumes) {
    return new Disks(List.of(volumes), List.of(volumes));
  }
}
