package cloud.faso.agent.driver;

import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.VmSpec;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/** A VM to plan for, and what a plan says. */
abstract class PlannedVm {
  static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");
  static final String IMAGE = "sha256:" + "ab".repeat(32);
  static final VmSpec SPEC = Wishes.small("vm-1", "local", IMAGE, 1000);
  static final String SEED = Seeds.fingerprint(SPEC.seed());

  static Arguments row(DomainState is, @Nullable PowerAction action, long request, String does) {
    return Arguments.of(is, action, request, does);
  }

  static VmActual complete(DomainState state, long request) {
    VmMarks marks = new VmMarks(1, request, null, null);
    return new VmActual("vm-1", "vm-1", state, 1, 128, 1, IMAGE, SEED, true, marks);
  }

  /** Its definition was deleted, and its disk was not. */
  static VmActual stray() {
    return withoutDefinition(DomainState.STRAY, 1, SEED);
  }

  static VmActual withoutDefinition(DomainState state, int rootDiskGiB, @Nullable String seed) {
    return new VmActual("vm-1", "vm-1", state, 0, 0, rootDiskGiB, IMAGE, seed, true, VmMarks.NONE);
  }

  static VmActual stopping(PendingStop stop) {
    return with(complete(DomainState.RUNNING, 4), new VmMarks(1, 4, null, stop));
  }

  static VmActual with(VmActual vm, VmMarks marks) {
    return with(vm, marks, vm.rootDiskGiB(), vm.imageDigest());
  }

  static VmActual withDisk(VmActual vm, int sizeGiB, @Nullable String image) {
    return with(vm, vm.marks(), sizeGiB, image);
  }

  static VmActual with(VmActual vm, VmMarks marks, int rootDiskGiB, @Nullable String image) {
    return new VmActual(
        vm.id(),
        vm.name(),
        vm.domain(),
        vm.vcpus(),
        vm.memoryMiB(),
        rootDiskGiB,
        image,
        vm.seed(),
        vm.files(),
        marks);
  }

  static String told(Plan plan) {
    Obstacle obstacle = plan.obstacle();
    return (told(plan.steps()) + (obstacle == null ? "" : " " + obstacle.code())).strip();
  }

  static String told(List<Step> steps) {
    return steps.stream().map(Step::verb).collect(Collectors.joining(" "));
  }
}
