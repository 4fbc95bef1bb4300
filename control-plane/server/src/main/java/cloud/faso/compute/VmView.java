package cloud.faso.compute;

import cloud.faso.access.TenantId;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A VM as the API shows it.
 *
 * @param waiting null unless it waits for room
 * @param node its node's name; null while it has none, and for callers without a platform role
 * @param keys JSON array, as stored; likewise the object {@code labels}
 * @param nics its network cards, in the order of the guest's
 * @param volumes its volumes beside its root disk, in the order in which it got them
 */
public record VmView(
    VmId id,
    String name,
    TenantId tenant,
    VmPhase phase,
    @Nullable String phaseReason,
    @Nullable WaitingView waiting,
    Power power,
    String flavor,
    int vcpus,
    long memoryMiB,
    String image,
    RootDisk rootDisk,
    List<NicView> nics,
    List<VmVolumeView> volumes,
    @JsonRawValue String keys,
    @Nullable String node,
    @Nullable String site,
    @JsonRawValue String labels,
    @Nullable String antiAffinityGroup,
    Restart restart,
    @Nullable Instant expiresAt,
    long generation,
    Instant createdAt,
    long monthlyCostXof) {

  /** What is wanted of the power switch. */
  public enum Power {
    ON,
    OFF
  }

  /** Whether a VM is started elsewhere when its node dies. */
  public enum Restart {
    NEVER,
    ON_NODE_FAILURE
  }

  /**
   * The disk that a VM boots from.
   *
   * @param volume id of its volume; null while it is a disk of its node
   */
  public record RootDisk(@Nullable String volume, int sizeGiB) {}
}
