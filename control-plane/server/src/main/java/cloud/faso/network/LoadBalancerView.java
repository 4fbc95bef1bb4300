package cloud.faso.network;

import cloud.faso.access.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A load balancer as the API shows it.
 *
 * @param floatingIp the public address that stands for it
 * @param health of members of listeners that have a health check
 */
public record LoadBalancerView(
    LoadBalancerId id,
    String name,
    TenantId tenant,
    String segment,
    NetworkPhase phase,
    @Nullable String phaseReason,
    List<String> addresses,
    @Nullable String floatingIp,
    List<Listener> listeners,
    List<MemberHealthView> health,
    long generation,
    Instant createdAt) {}
