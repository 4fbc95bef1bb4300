package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.spec.agent.AddressFamily;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subnet as stored.
 *
 * @param segment name of its segment, and {@code generation} is that one's
 * @param dns JSON array
 */
record SubnetRow(
    SubnetId id,
    SegmentId segmentId,
    String segment,
    TenantId tenantId,
    AddressFamily family,
    String cidr,
    String gateway,
    String dns,
    @Nullable Ipv6Mode ipv6Mode,
    long generation,
    Instant createdAt) {

  boolean isSlaac() {
    return ipv6Mode == Ipv6Mode.SLAAC;
  }

  Cidr network() {
    return Cidr.parse(cidr).orElseThrow();
  }

  List<String> servers() {
    return StoredJson.read(dns, new TypeReference<>() {});
  }
}
