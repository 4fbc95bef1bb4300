package cloud.faso.operations;

import cloud.faso.access.Caller;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/operations}. */
@Path("/v1/operations")
@Produces(MediaType.APPLICATION_JSON)
public final class OperationResource {

  private final OperationService operations;

  public OperationResource(OperationService operations) {
    this.operations = operations;
  }

  @GET
  @Path("{operation}")
  public OperationView getOperation(
      @Context Caller caller,
      @Context Locale locale,
      @PathParam("operation") String operation,
      @QueryParam("wait") @Nullable OperationPhase wait,
      @QueryParam("timeout") @DefaultValue("60") int timeout) {
    return operations.get(
        caller, new OperationId(operation), wait, Duration.ofSeconds(timeout), locale);
  }
}
