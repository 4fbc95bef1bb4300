package cloud.faso.platform.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** {@code /v1/openapi.yaml}: the contract that is enforced, as it is enforced. */
@Path("/v1/openapi.yaml")
public final class OpenApiResource {

  private final Contract contract;

  public OpenApiResource(Contract contract) {
    this.contract = contract;
  }

  @GET
  @Produces("application/yaml")
  public String getOpenApi() {
    return contract.yaml();
  }
}
