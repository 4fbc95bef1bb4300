package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.spec.agent.AddressPair;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port as the API shows it.
 *
 * @param traffic null before anything was counted
 */
public record PortView(
    PortId id,
    @Nullable String name,
    TenantId tenant,
    String segment,
    NetworkPhase phase,
    @Nullable String phaseReason,
    String mac,
    List<String> addresses,
    @Nullable String vm,
    List<String> securityGroups,
    boolean antiSpoofing,
    List<AddressPair> allowedAddressPairs,
    @Nullable String hostname,
    @Nullable Bandwidth bandwidth,
    @Nullable PortTraffic traffic,
    long generation,
    Instant createdAt) {

  static PortView of(
      PortRow row,
      List<String> addresses,
      List<String> groups,
      @Nullable PortTraffic traffic,
      Standing standing) {
    return new PortView(
        row.id(),
        row.name(),
        row.tenantId(),
        row.segment(),
        standing.phase(),
        standing.reason(),
        row.mac(),
        addresses,
        row.vm(),
        groups,
        row.antiSpoofing(),
        row.pairs(),
        row.hostname(),
        row.bandwidth(),
        traffic,
        row.generation(),
        row.createdAt());
  }
}
