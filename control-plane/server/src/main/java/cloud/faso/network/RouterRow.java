package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.spec.agent.RouteSpec;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A router as stored; the segments that it joins and the external networks that it leads to are
 * rows of their own.
 *
 * @param routes JSON array of {@link RouteSpec}
 */
public record RouterRow(
    RouterId id,
    TenantId tenantId,
    MinistryId ministryId,
    String name,
    @Nullable String description,
    boolean snat,
    String routes,
    long generation,
    long revision,
    Instant createdAt,
    @Nullable Instant deleteRequestedAt) {

  boolean deleted() {
    return deleteRequestedAt != null;
  }

  List<RouteSpec> hops() {
    return StoredJson.read(routes, new TypeReference<>() {});
  }
}
