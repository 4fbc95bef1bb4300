package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.spec.agent.RouteSpec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A router as the API shows it.
 *
 * @param externalNetworks by name
 * @param addresses its own on the external networks
 * @param segments by name
 */
public record RouterView(
    RouterId id,
    String name,
    TenantId tenant,
    @Nullable String description,
    NetworkPhase phase,
    @Nullable String phaseReason,
    List<String> externalNetworks,
    List<Address> addresses,
    boolean snat,
    List<String> segments,
    List<RouteSpec> routes,
    long generation,
    Instant createdAt) {

  /** An address that VMs at a site go out from; the network and the site by name. */
  public record Address(String externalNetwork, String site, String address) {}
}
