package cloud.faso.agent.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VolumeActual;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.DiskSpec;
import cloud.faso.spec.agent.DisksInUse;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.StepError;
import cloud.faso.spec.agent.StrayReport;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmSpec;
import cloud.faso.spec.agent.VmState;
import cloud.faso.spec.agent.VolumeObservation;
import cloud.faso.spec.agent.VolumeSpec;
import cloud.faso.spec.agent.VolumeState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AgentCoreUnderFaultsTest {
  private static final int SEEDS = Integer.getInteger("faso.seeds", 300);
  private static final int FROM = Integer.getInteger("faso.from", 1);

  @Test
  void whatever_goes_wrong_in_the_end_all_is_as_wanted_and_known() {
    for (int seed = FROM; seed < FROM + SEEDS; seed++) {
      try {
        new Story(seed).tell();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + " fails; replay with -Dfaso.seeds=1 -Dfaso.from=" + seed, e);
      }
    }
  }

  /** One run: some minutes of trouble, then calm, then everything must be well. */
  private static final class Story {
    private final AgentUnderFaults agent;
    private final List<String> vms = new ArrayList<>();
    private final List<String> volumes = new ArrayList<>();
    private final Set<String> disowned = new HashSet<>();
    private final Set<String> halted = new HashSet<>();
    private final Set<String> crashed = new HashSet<>();

    Story(long seed) {
      agent = new AgentUnderFaults(seed);
    }

    void tell() {
      for (int i = 0; i < 90; i++) {
        happen();
        agent.run(Duration.ofSeconds(1L + agent.chance.upTo(20)));
      }
      agent.calm();
      agent.kill();
      agent.run(Duration.ofHours(1));
      assertThat(agent.isTalking()).isTrue();
      vms.forEach(this::checkVm);
      volumes.forEach(this::checkVolume);
      checkStrays();
      assertThat(actual("foreign").rootDiskGiB()).isEqualTo(1);
    }

    private void happen() {
      switch (agent.chance.upTo(28)) {
        case 0, 1, 2, 3 -> vms.add(agent.control.create());
        case 4 -> power(PowerAction.STOP, 0);
        case 5 -> power(PowerAction.STOP, 5 + agent.chance.upTo(60));
        case 6 -> power(PowerAction.RUN, 0);
        case 7 -> power(PowerAction.REBOOT, 0);
        case 8 -> power(PowerAction.RESET, 0);
        case 9 -> onSome(vm -> agent.control.resize(vm, 1 + agent.chance.upTo(8)));
        case 10 -> onSome(agent.control::delete);
        case 11 -> agent.kill();
        case 12 -> loseMuch();
        case 13 -> agent.host.powerCut();
        case 14 -> onSome(vm -> endByItself(vm, agent.host::guestHalts, halted));
        case 15 -> onSome(vm -> endByItself(vm, agent.host::guestCrashes, crashed));
        case 16 -> onSome(vm -> whenRunning(vm, agent.host::hypervisorForgets));
        case 17, 18, 19 -> volumes.add(agent.control.createVolume());
        case 20, 21, 22 -> onSomeVolume(volume -> onSome(vm -> agent.control.attach(vm, volume)));
        case 23 -> onSomeVolume(volume -> agent.control.detach(volume, false));
        case 24 -> onSomeVolume(volume -> agent.control.detach(volume, true));
        case 25 -> onSomeVolume(agent.control::growVolume);
        case 26 -> onSomeVolume(agent.control::deleteVolume);
        default -> agent.host.hypervisorRestarts();
      }
    }

    private void loseMuch() {
      if (agent.chance.oneIn(3)) {
        agent.killAndLoseLedger();
      } else if (agent.chance.oneIn(4)) {
        onSome(this::disown);
        agent.killAndLoseLedger();
      }
    }

    private void power(PowerAction action, int grace) {
      onSome(
          vm -> {
            agent.control.power(vm, action, grace);
            halted.remove(vm);
            crashed.remove(vm);
          });
    }

    private void endByItself(String vm, Consumer<String> way, Set<String> ended) {
      whenRunning(vm, way.andThen(ended::add));
    }

    private void whenRunning(String vm, Consumer<String> deed) {
      boolean runs =
          agent.everything().stream()
              .anyMatch(seen -> seen.id().equals(vm) && seen.domain() == DomainState.RUNNING);
      if (runs) {
        deed.accept(vm);
      }
    }

    private void disown(String vm) {
      agent.control.disown(vm);
      disowned.add(vm);
      vms.remove(vm);
    }

    private void onSome(Consumer<String> what) {
      if (!vms.isEmpty()) {
        what.accept(vms.get(agent.chance.upTo(vms.size())));
      }
    }

    private void onSomeVolume(Consumer<String> what) {
      if (!volumes.isEmpty()) {
        what.accept(volumes.get(agent.chance.upTo(volumes.size())));
      }
    }

    private VmActual actual(String vm) {
      return agent.everything().stream()
          .filter(seen -> seen.id().equals(vm))
          .findFirst()
          .orElse(VmActual.absent(vm));
    }

    private void checkVm(String vm) {
      Assignment wanted = agent.control.assignments.get(vm);
      assertThat(wanted).isNotNull();
      VmObservation told = agent.control.observed.get(vm);
      assertThat(told).as("what is told of %s", vm).isNotNull();
      if (wanted == null || told == null) {
        return;
      }
      VmActual actual = actual(vm);
      String context = vm + " wanted " + wanted + " is " + actual + " told " + told;
      if (wanted.spec() instanceof VmSpec spec) {
        checkWanted(vm, spec, actual, told, context);
      } else {
        assertThat(actual.isAbsent()).as(context).isTrue();
        assertThat(told.state()).as(context).isEqualTo(VmState.ABSENT);
      }
      if (told.state() == VmState.BROKEN) {
        assertThat(told.error()).as(context).returns("guest-broken", StepError::code);
      } else {
        assertThat(told.error() == null || told.error().code().equals("needs-stop"))
            .as(context)
            .isTrue();
      }
    }

    private void checkWanted(
        String vm, VmSpec spec, VmActual actual, VmObservation told, String context) {
      assertThat(actual.marks().powerRequest()).as(context).isEqualTo(spec.power().request());
      assertThat(told.powerRequest()).as(context).isEqualTo(spec.power().request());
      assertThat(told.generation()).as(context).isEqualTo(actual.marks().generation());
      if (!spec.power().wantsOn()) {
        assertThat(actual.domain().down()).as(context).isTrue();
        assertThat(told.state()).as(context).isEqualTo(VmState.OFF);
      } else if (actual.domain() == DomainState.RUNNING) {
        assertThat(told.state()).as(context).isEqualTo(VmState.RUNNING);
      } else if (told.state() == VmState.BROKEN) {
        assertThat(crashed).as(context).contains(vm);
        return;
      } else {
        assertThat(halted).as(context).contains(vm);
        assertThat(told.state()).as(context).isEqualTo(VmState.HALTED);
      }
      if (actual.domain() != DomainState.RUNNING) {
        assertThat(actual.vcpus()).as(context).isEqualTo(spec.vcpus());
      }
      assertThat(actual.disks().defined())
          .as(context)
          .containsExactlyInAnyOrderElementsOf(
              spec.disks().stream().filter(disk -> !disk.cut()).map(DiskSpec::volume).toList());
      DisksInUse disks = Objects.requireNonNull(told.disks());
      assertThat(disks.generation()).as(context).isEqualTo(wantedGeneration(vm));
      assertThat(Stream.concat(disks.volumes().stream(), disks.halfway().stream()))
          .as(context)
          .containsExactlyInAnyOrderElementsOf(actual.disks().all());
      assertThat(actual.marks().generation() == wantedGeneration(vm) || needsStop(actual, spec))
          .as(context)
          .isTrue();
    }

    private void checkVolume(String volume) {
      Assignment wanted = agent.control.assignments.get(volume);
      VolumeActual actual =
          agent.volumes().stream()
              .filter(seen -> seen.id().equals(volume))
              .findFirst()
              .orElse(VolumeActual.absent(volume));
      VolumeState state = VolumeState.ABSENT;
      if (wanted != null && wanted.spec() instanceof VolumeSpec spec) {
        state = VolumeState.READY;
        assertThat(actual.sizeGiB()).as(volume).isEqualTo(spec.sizeGiB());
      } else {
        assertThat(actual.isAbsent()).as(volume).isTrue();
      }
      assertThat(agent.control.observedVolumes.get(volume))
          .isEqualTo(
              new VolumeObservation(
                  volume, state, wantedGeneration(volume), actual.sizeGiB(), null, null));
    }

    private long wantedGeneration(String vm) {
      Assignment wanted = agent.control.assignments.get(vm);
      return wanted == null ? -1 : wanted.generation();
    }

    private static boolean needsStop(VmActual actual, VmSpec spec) {
      return actual.domain() == DomainState.RUNNING
          && (actual.vcpus() != spec.vcpus() || actual.rootDiskGiB() < spec.rootDisk().sizeGiB());
    }

    /** Disowned machines that were there are still there, and are reported. */
    private void checkStrays() {
      for (String vm : disowned) {
        boolean there = !actual(vm).isAbsent();
        boolean reported = agent.control.strays.stream().map(StrayReport::id).anyMatch(vm::equals);
        assertThat(reported).as("stray %s is reported", vm).isEqualTo(there);
      }
    }
  }
}
