package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.spec.agent.RouteSpec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A router as the API shows it.
 *
 * @param addresses its own on the external network
 * @param segments by name
 */
public record RouterView(
    RouterId id,
    String name,
    TenantId tenant,
    @Nullable String description,
    NetworkPhase phase,
    @Nullable String phaseReason,
    @Nullable String externalNetwork,
    List<String> addresses,
    boolean snat,
    List<String> segments,
    List<RouteSpec> routes,
    long generation,
    Instant createdAt) {}
