package cloud.faso.metering;

import cloud.faso.access.MinistryScope;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** {@code /v1/ministries/{ministry}/usage}. */
@Path("/v1/ministries/{ministry}/usage")
@Produces(MediaType.APPLICATION_JSON)
public final class MinistryUsageResource {

  private final UsageService usage;

  MinistryUsageResource(UsageService usage) {
    this.usage = usage;
  }

  @GET
  public UsageView getMinistryUsage(@Context MinistryScope scope, @BeanParam DayParams days) {
    return usage.of(scope, days.from(), days.to());
  }
}
