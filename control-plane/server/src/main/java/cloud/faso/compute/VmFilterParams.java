package cloud.faso.compute;

import cloud.faso.access.TenantId;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** The filters of a list of VMs, as its query parameters. */
public record VmFilterParams(
    @QueryParam("power") @Nullable String power,
    @QueryParam("flavor") @Nullable String flavor,
    @QueryParam("image") @Nullable String image,
    @QueryParam("site") @Nullable String site,
    @QueryParam("antiAffinityGroup") @Nullable String antiAffinityGroup,
    @QueryParam("phase") @Nullable VmPhase phase,
    @QueryParam("label") @Nullable String label) {

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
        phase,
        label);
  }
}
