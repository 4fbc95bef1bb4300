package cloud.faso.network;

import cloud.faso.hardware.SiteId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An external network as stored; its subnets are rows of their own.
 *
 * @param site its site's name
 * @param vlan null for none
 */
public record ExternalNetworkRow(
    ExternalNetworkId id,
    String name,
    @Nullable String description,
    SiteId siteId,
    String site,
    String physicalNetwork,
    @Nullable Integer vlan,
    long generation,
    long revision,
    Instant createdAt,
    @Nullable Instant deleteRequestedAt) {

  boolean deleted() {
    return deleteRequestedAt != null;
  }
}
