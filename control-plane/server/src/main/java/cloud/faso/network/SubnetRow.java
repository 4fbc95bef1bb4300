package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.spec.agent.AddressFamily;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;

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
    long generation,
    Instant createdAt) {

  Cidr network() {
    return Cidr.parse(cidr).orElseThrow();
  }

  List<String> servers() {
    return StoredJson.read(dns, new TypeReference<>() {});
  }
}
