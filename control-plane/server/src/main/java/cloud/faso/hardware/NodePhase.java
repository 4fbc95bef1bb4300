package cloud.faso.hardware;

import java.time.Instant;

/**
 * How a node is doing: a function of what operators want, what is known of its agent, and the
 * clock.
 */
public enum NodePhase {
  /** Its agent has not come yet. */
  JOINING,
  /** Its agent is within its lease: it can take VMs. */
  READY,
  /** Its agent was not heard of for longer than its lease; its VMs may well be running. */
  SILENT,
  /** Never to be used again. */
  RETIRED;

  /** The phase of a node of which this is known, now. */
  static NodePhase of(NodeFacts facts, Lease lease, Instant now) {
    if (facts.retiredAt() != null) {
      return RETIRED;
    }
    if (facts.epoch() == 0) {
      return JOINING;
    }
    return lease.isOver(facts.lastSeenAt(), facts.silentSince(), now) ? SILENT : READY;
  }
}
