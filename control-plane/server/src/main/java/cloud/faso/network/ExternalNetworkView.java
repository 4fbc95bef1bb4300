package cloud.faso.network;

import cloud.faso.spec.agent.AddressFamily;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An external network as the API shows it.
 *
 * @param physicalNetwork null, as {@code vlan}, for who neither runs the platform nor audits it; of
 *     these {@code pools} and {@code pools6} are then empty
 */
public record ExternalNetworkView(
    ExternalNetworkId id,
    String name,
    @Nullable String description,
    String site,
    NetworkPhase phase,
    @Nullable String phaseReason,
    List<AddressFamily> families,
    @Nullable String physicalNetwork,
    @Nullable Integer vlan,
    @Nullable String cidr,
    @Nullable String gateway,
    List<String> pools,
    @Nullable String cidr6,
    @Nullable String gateway6,
    List<String> pools6,
    long generation,
    Instant createdAt) {

  static ExternalNetworkView of(
      ExternalNetworkRow row, List<ExternalSubnetRow> subnets, Standing standing, boolean whole) {
    @Nullable ExternalSubnetRow ipv4 = ofFamily(subnets, AddressFamily.IPV4);
    @Nullable ExternalSubnetRow ipv6 = ofFamily(subnets, AddressFamily.IPV6);
    return new ExternalNetworkView(
        row.id(),
        row.name(),
        row.description(),
        row.site(),
        standing.phase(),
        standing.reason(),
        subnets.stream().map(ExternalSubnetRow::family).toList(),
        whole ? row.physicalNetwork() : null,
        whole ? row.vlan() : null,
        ipv4 == null ? null : ipv4.cidr(),
        ipv4 == null ? null : ipv4.gateway(),
        whole && ipv4 != null ? ipv4.ranges() : List.of(),
        ipv6 == null ? null : ipv6.cidr(),
        ipv6 == null ? null : ipv6.gateway(),
        whole && ipv6 != null ? ipv6.ranges() : List.of(),
        row.generation(),
        row.createdAt());
  }

  private static @Nullable ExternalSubnetRow ofFamily(
      List<ExternalSubnetRow> subnets, AddressFamily family) {
    return subnets.stream().filter(each -> each.family() == family).findFirst().orElse(null);
  }
}
