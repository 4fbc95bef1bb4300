package cloud.faso.network;

import cloud.faso.access.TenantId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A floating IP as the API shows it.
 *
 * @param externalNetwork by name
 * @param port by name, or by id where it has none; {@code vm} is whose card is plugged in
 * @param loadBalancer by name
 * @param router by name
 */
public record FloatingIpView(
    FloatingIpId id,
    String address,
    TenantId tenant,
    String externalNetwork,
    @Nullable String port,
    @Nullable String vm,
    @Nullable String loadBalancer,
    @Nullable String router,
    NetworkPhase phase,
    @Nullable String phaseReason,
    long generation,
    Instant createdAt) {

  static FloatingIpView of(FloatingIpRow row, long revision, NetworkSight sight, Locale locale) {
    Standing standing =
        Standing.of(sight.of(row.id(), revision, null), row.deleted(), false, locale);
    return new FloatingIpView(
        row.id(),
        row.address(),
        row.tenantId(),
        row.network(),
        row.port(),
        row.vm(),
        row.loadBalancer(),
        row.router(),
        standing.phase(),
        standing.reason(),
        row.generation(),
        row.createdAt());
  }
}
