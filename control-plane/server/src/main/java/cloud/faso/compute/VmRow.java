package cloud.faso.compute;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.PoolId;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.VmState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A VM with its three kinds of facts, as read; its seed stays behind.
 *
 * @param nodeId null while it has no node; with it all that is assigned and observed
 * @param refusal why it has no node, as JSON; null when it has one, and so is since when it waits
 * @param parked whether it was shut down with its tenant, and is to be started with it
 */
public record VmRow(
    VmId id,
    TenantId tenantId,
    MinistryId ministryId,
    String name,
    long generation,
    String flavor,
    int vcpus,
    long memoryMib,
    String image,
    int rootDiskGib,
    PowerAction powerAction,
    long powerRequest,
    int powerGraceSeconds,
    String labels,
    @Nullable String antiAffinityGroup,
    @Nullable String site,
    String keyNames,
    Instant createdAt,
    @Nullable Instant deleteRequestedAt,
    @Nullable Instant expiresAt,
    @Nullable Instant leaseEndedAt,
    @Nullable Instant deletionWarnedAt,
    @Nullable NodeId nodeId,
    @Nullable PoolId poolId,
    @Nullable Long assignedGeneration,
    @Nullable VmState observedState,
    @Nullable Long observedGeneration,
    @Nullable Long observedPowerRequest,
    @Nullable String progress,
    @Nullable String errorCode,
    @Nullable String errorMessage,
    @Nullable Long errorGeneration,
    @Nullable Integer errorAttempts,
    @Nullable Instant errorNextAt,
    @Nullable Instant observedAt,
    @Nullable Instant nodeLastSeenAt,
    @Nullable String refusal,
    @Nullable Instant waitingSince,
    boolean parked) {

  boolean wantsOn() {
    return powerAction != PowerAction.STOP;
  }

  boolean deleteRequested() {
    return deleteRequestedAt != null;
  }

  /** The newest generation that was seen to be matched in full; 0 for none yet. */
  long seenGeneration() {
    return observedGeneration == null ? 0 : observedGeneration;
  }

  /** The newest power request that was seen carried out; 0 for none yet. */
  long seenPowerRequest() {
    return observedPowerRequest == null ? 0 : observedPowerRequest;
  }

  /** How many tries failed in a row, up to now. */
  int failures() {
    return errorAttempts == null ? 0 : errorAttempts;
  }

  /** What the tenant wants, as far as the phase goes. */
  VmPhase.Wanted wanted() {
    return new VmPhase.Wanted(wantsOn(), powerRequest, deleteRequested());
  }

  /**
   * What is known of it.
   *
   * @param silent whether its node, if it has one, is not heard of
   */
  VmPhase.Known known(boolean silent) {
    if (nodeId == null) {
      return new VmPhase.NoNode();
    }
    if (silent) {
      return new VmPhase.NodeSilent();
    }
    if (observedState == null) {
      return new VmPhase.NotSeen();
    }
    int failed = GuestWait.is(errorCode) ? 0 : failures();
    return new VmPhase.Seen(observedState, seenPowerRequest(), failed);
  }
}
