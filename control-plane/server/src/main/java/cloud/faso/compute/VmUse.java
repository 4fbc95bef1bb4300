package cloud.faso.compute;

import cloud.faso.metering.Use;
import cloud.faso.spec.agent.VmState;
import org.jspecify.annotations.Nullable;

/** What a VM takes of the platform. */
final class VmUse {

  private VmUse() {}

  /**
   * As things are. While it waits for a node it takes nothing, nor once it is to be deleted: its
   * tenant can do no more about it. It runs as long as its guest was last seen to, also while its
   * node is silent.
   */
  static Use now(VmRow vm) {
    return vm.nodeId() == null || vm.deleteRequested()
        ? Use.nothing(vm.labels())
        : use(vm, isRunning(vm.observedState()));
  }

  /** Once all is as its tenant wants it. */
  static Use wanted(VmRow vm) {
    return use(vm, vm.wantsOn());
  }

  /** Whether a guest that was seen so runs; null for one that was never seen. */
  static boolean isRunning(@Nullable VmState observed) {
    return observed == VmState.RUNNING || observed == VmState.STOPPING;
  }

  private static Use use(VmRow vm, boolean running) {
    return new Use(running, vm.vcpus(), vm.memoryMib(), vm.rootDiskGib(), 0, vm.labels());
  }
}
