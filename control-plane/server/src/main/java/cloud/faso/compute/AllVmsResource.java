package cloud.faso.compute;

import cloud.faso.access.PlatformScope;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/vms}: the VMs of all tenants, for those who run the platform. */
@Path("/v1/vms")
@Produces(MediaType.APPLICATION_JSON)
public final class AllVmsResource {

  private final VmQueries vms;

  AllVmsResource(VmQueries vms) {
    this.vms = vms;
  }

  @GET
  public Page<VmView> listAllVms(
      @Context PlatformScope scope,
      @Context PageQuery page,
      @BeanParam VmFilterParams filter,
      @QueryParam("tenant") @Nullable String tenant,
      @QueryParam("ministry") @Nullable String ministry,
      @QueryParam("node") @Nullable String node,
      @Context Locale locale) {
    return vms.listAll(scope, filter.ofAll(tenant, ministry, node), page, locale);
  }
}
