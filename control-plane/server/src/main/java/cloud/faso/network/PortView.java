package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.spec.agent.AddressPair;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A port as the API shows it. */
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
    long generation,
    Instant createdAt) {

  static PortView of(PortRow row, List<String> addresses, List<String> groups, Standing standing) {
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
        row.generation(),
        row.createdAt());
  }
}
