package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.spec.agent.AddressFamily;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A segment as the API shows it. */
public record SegmentView(
    SegmentId id,
    String name,
    TenantId tenant,
    @Nullable String description,
    NetworkPhase phase,
    @Nullable String phaseReason,
    @Nullable String cidr,
    @Nullable String cidr6,
    @Nullable String gateway,
    @Nullable String gateway6,
    List<String> dns,
    int mtu,
    @Nullable Ipv6Mode ipv6Mode,
    long generation,
    Instant createdAt) {

  static SegmentView of(SegmentRow row, List<SubnetRow> subnets, Standing standing) {
    Optional<SubnetRow> ipv4 = ofFamily(subnets, AddressFamily.IPV4);
    Optional<SubnetRow> ipv6 = ofFamily(subnets, AddressFamily.IPV6);
    return new SegmentView(
        row.id(),
        row.name(),
        row.tenantId(),
        row.description(),
        standing.phase(),
        standing.reason(),
        ipv4.map(SubnetRow::cidr).orElse(null),
        ipv6.map(SubnetRow::cidr).orElse(null),
        ipv4.map(SubnetRow::gateway).orElse(null),
        ipv6.map(SubnetRow::gateway).orElse(null),
        subnets.stream().flatMap(each -> each.servers().stream()).toList(),
        row.mtu(),
        ipv6.map(SubnetRow::ipv6Mode).orElse(null),
        row.generation(),
        row.createdAt());
  }

  private static Optional<SubnetRow> ofFamily(List<SubnetRow> subnets, AddressFamily family) {
    return subnets.stream().filter(each -> each.family() == family).findFirst();
  }
}
