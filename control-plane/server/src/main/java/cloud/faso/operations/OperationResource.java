package cloud.faso.operations;

import cloud.faso.access.Caller;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code /v1/operations}. */
@Path("/v1/operations")
public final class OperationResource {

  private final OperationService operations;

  public OperationResource(OperationService operations) {
    this.operations = operations;
  }

  @GET
  @Path("{operation}")
  public OperationView getOperation(
      @Context Caller caller,
      @PathParam("operation") String operation,
      @QueryParam("wait") @Nullable OperationPhase wait,
      @QueryParam("timeout") @DefaultValue("60") int timeout) {
    return operations.get(caller, new OperationId(operation), wait, Duration.ofSeconds(timeout));
  }
}
