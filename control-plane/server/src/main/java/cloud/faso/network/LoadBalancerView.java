package cloud.faso.network;

import cloud.faso.access.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A load balancer as the API shows it. */
public record LoadBalancerView(
    LoadBalancerId id,
    String name,
    TenantId tenant,
    String segment,
    NetworkPhase phase,
    @Nullable String phaseReason,
    List<String> addresses,
    List<Listener> listeners,
    long generation,
    Instant createdAt) {}
