package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.spec.agent.AddressPair;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port with its three kinds of facts, as read; its addresses and groups are rows of their own.
 *
 * @param name null when it was made with its VM, and goes with it
 * @param segment its segment's name
 * @param allowedPairs JSON array of {@link AddressPair}
 * @param vmId the VM whose card is plugged in, and {@code vm} is its name
 * @param isUp observed
 */
public record PortRow(
    PortId id,
    TenantId tenantId,
    MinistryId ministryId,
    SegmentId segmentId,
    String segment,
    @Nullable String name,
    String mac,
    boolean antiSpoofing,
    String allowedPairs,
    @Nullable String hostname,
    @Nullable Integer sendMbps,
    @Nullable Integer receiveMbps,
    @Nullable String vmId,
    @Nullable String vm,
    long generation,
    long revision,
    boolean isUp,
    Instant createdAt,
    @Nullable Instant deleteRequestedAt) {

  boolean deleted() {
    return deleteRequestedAt != null;
  }

  /** What people call it. */
  String called() {
    return name == null ? id.value() : name;
  }

  @Nullable Bandwidth bandwidth() {
    return Bandwidth.of(sendMbps, receiveMbps);
  }

  List<AddressPair> pairs() {
    return StoredJson.read(allowedPairs, new TypeReference<>() {});
  }
}
