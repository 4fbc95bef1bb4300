package cloud.faso.compute;

import cloud.faso.access.TenantId;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The filters of a list of VMs, as its query parameters; Jersey fills no final field. */
public final class VmFilterParams {

  @QueryParam("power")
  private @Nullable String power;

  @QueryParam("flavor")
  private @Nullable String flavor;

  @QueryParam("image")
  private @Nullable String image;

  @QueryParam("site")
  private @Nullable String site;

  @QueryParam("antiAffinityGroup")
  private @Nullable String antiAffinityGroup;

  @QueryParam("expiringBefore")
  private @Nullable String expiringBefore;

  @QueryParam("phase")
  private @Nullable VmPhase phase;

  @QueryParam("label")
  private @Nullable String label;

  VmFilter ofTenant(TenantId tenant) {
    return filter(tenant, null, null, null);
  }

  /** Over all tenants, or those of a tenant, a ministry, a node, by id or name. */
  VmFilter ofAll(@Nullable String tenant, @Nullable String ministry, @Nullable String node) {
    return filter(null, tenant, ministry, node);
  }

  private VmFilter filter(
      @Nullable TenantId inTenant,
      @Nullable String tenant,
      @Nullable String ministry,
      @Nullable String node) {
    return new VmFilter(
        inTenant,
        tenant,
        ministry,
        power,
        flavor,
        image,
        site,
        node,
        antiAffinityGroup,
        expiringBefore == null ? null : Instant.parse(expiringBefore),
        phase,
        label);
  }
}
