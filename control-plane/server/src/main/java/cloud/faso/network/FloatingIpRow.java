package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A floating IP as stored, with what it stands for.
 *
 * @param network its external network's name
 * @param portId what it stands for; {@code port} is what people call that, and {@code vm} the VM
 *     whose card is plugged in there
 * @param loadBalancerId what it stands for instead; {@code loadBalancer} is its name
 * @param router the one that translates, by name
 */
public record FloatingIpRow(
    FloatingIpId id,
    TenantId tenantId,
    MinistryId ministryId,
    ExternalNetworkId networkId,
    String network,
    String address,
    @Nullable PortId portId,
    @Nullable String port,
    @Nullable String vm,
    @Nullable LoadBalancerId loadBalancerId,
    @Nullable String loadBalancer,
    @Nullable String router,
    long generation,
    long revision,
    Instant createdAt,
    @Nullable Instant deleteRequestedAt) {

  boolean deleted() {
    return deleteRequestedAt != null;
  }
}
