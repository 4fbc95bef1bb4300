package cloud.faso.hardware;

import cloud.faso.access.PlatformScope;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** {@code /v1/capacity}. */
@Path("/v1/capacity")
@Produces(MediaType.APPLICATION_JSON)
public final class CapacityResource {

  private final CapacityService capacity;

  public CapacityResource(CapacityService capacity) {
    this.capacity = capacity;
  }

  @GET
  public CapacityView getCapacity(@Context PlatformScope scope) {
    return capacity.get(scope);
  }
}
