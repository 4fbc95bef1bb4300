package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.libvirt.binding.DomainEvent;
import cloud.faso.agent.libvirt.binding.DomainStatus;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells what libvirt's states mean to us, with two things that libvirt does not keep: that a QEMU
 * was ended by its host (the reason then reads as if the guest had shut down), and that we have
 * seen to a crash. What happened while no agent listened is taken as libvirt tells it.
 */
final class Exits {
  private final Set<String> endedByHost = ConcurrentHashMap.newKeySet();
  private final Set<String> settled = ConcurrentHashMap.newKeySet();

  /** Takes note of what happened to a domain. */
  void note(DomainEvent event) {
    if (event.endedByHost()) {
      endedByHost.add(event.name());
    } else if (event.started()) {
      forget(event.name());
    }
  }

  /** From now on a crashed domain counts as off. */
  void settle(String domain) {
    settled.add(domain);
  }

  /** The domain starts a new life, or is no more. */
  void forget(String domain) {
    endedByHost.remove(domain);
    settled.remove(domain);
  }

  DomainState stateOf(DomainStatus status) {
    return switch (status.state()) {
      case RUNNING, BLOCKED, SHUTDOWN, SUSPENDED -> DomainState.RUNNING;
      case PAUSED -> isPassing(status.reason()) ? DomainState.RUNNING : DomainState.PAUSED;
      case CRASHED -> DomainState.CRASHED;
      case SHUTOFF -> whyOff(status);
      case NO_STATE -> DomainState.OFF;
    };
  }

  private static boolean isPassing(int reason) {
    return reason == DomainStatus.PAUSED_STARTING_UP || reason == DomainStatus.PAUSED_SHUTTING_DOWN;
  }

  private DomainState whyOff(DomainStatus status) {
    return switch (status.reason()) {
      case DomainStatus.SHUTOFF_SHUTDOWN ->
          endedByHost.contains(status.name()) ? DomainState.OFF : DomainState.HALTED;
      case DomainStatus.SHUTOFF_CRASHED ->
          settled.contains(status.name()) ? DomainState.OFF : DomainState.CRASHED;
      default -> DomainState.OFF;
    };
  }
}
