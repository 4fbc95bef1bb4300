package cloud.faso.metering;

import cloud.faso.access.TenantScope;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** {@code /v1/tenants/{tenant}/usage}. */
@Path("/v1/tenants/{tenant}/usage")
@Produces(MediaType.APPLICATION_JSON)
public final class TenantUsageResource {

  private final UsageService usage;

  TenantUsageResource(UsageService usage) {
    this.usage = usage;
  }

  @GET
  public UsageView getTenantUsage(@Context TenantScope scope, @BeanParam DayParams days) {
    return usage.of(scope, days.from(), days.to());
  }
}
