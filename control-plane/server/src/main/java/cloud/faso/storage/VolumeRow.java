package cloud.faso.storage;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.PoolId;
import cloud.faso.spec.agent.VolumeState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A volume with its three kinds of facts, and whose it is, as read.
 *
 * @param node name of the node that looks after it; likewise {@code pool} and {@code site}
 * @param vmId the VM that it belongs to, and {@code vm} is its name; null for none
 * @param cut whether it is detached without asking the guest
 * @param plugged whether the VM's node was seen to have plugged it in since it was attached
 * @param vmErrorCode what stands in the way of the VM's wish
 */
public record VolumeRow(
    VolumeId id,
    TenantId tenantId,
    MinistryId ministryId,
    String name,
    int sizeGib,
    String labels,
    long generation,
    Instant createdAt,
    @Nullable Instant deleteRequestedAt,
    NodeId nodeId,
    String node,
    PoolId poolId,
    String pool,
    String site,
    @Nullable VolumeState observedState,
    long observedGeneration,
    @Nullable String progress,
    @Nullable String errorCode,
    @Nullable String errorMessage,
    @Nullable Long errorGeneration,
    int errorAttempts,
    @Nullable Instant errorNextAt,
    @Nullable Instant observedAt,
    @Nullable Instant nodeLastSeenAt,
    @Nullable String vmId,
    @Nullable String vm,
    @Nullable Instant detachRequestedAt,
    boolean cut,
    boolean plugged,
    @Nullable String vmErrorCode,
    @Nullable String vmErrorMessage) {

  boolean deleted() {
    return deleteRequestedAt != null;
  }

  /**
   * What is known of it.
   *
   * @param silent whether its node is not heard of
   */
  VolumePhase.Known known(boolean silent) {
    if (silent) {
      return new VolumePhase.NodeSilent();
    }
    return observedState == null
        ? new VolumePhase.NotSeen()
        : new VolumePhase.Seen(observedState, errorAttempts);
  }

  VolumePhase.Holding holding() {
    if (vmId == null) {
      return VolumePhase.Holding.FREE;
    }
    if (detachRequestedAt != null) {
      return VolumePhase.Holding.GOING;
    }
    return plugged ? VolumePhase.Holding.HELD : VolumePhase.Holding.COMING;
  }
}
