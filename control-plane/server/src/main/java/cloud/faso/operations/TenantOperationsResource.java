package cloud.faso.operations;

import cloud.faso.access.TenantScope;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/tenants/{tenant}/operations}. */
@Path("/v1/tenants/{tenant}/operations")
@Produces(MediaType.APPLICATION_JSON)
public final class TenantOperationsResource {

  private final OperationService operations;

  public TenantOperationsResource(OperationService operations) {
    this.operations = operations;
  }

  @GET
  public Page<OperationView> listOperations(
      @Context TenantScope scope,
      @Context PageQuery page,
      @Context Locale locale,
      @QueryParam("phase") @Nullable String phase,
      @QueryParam("target") @Nullable String target,
      @QueryParam("verb") @Nullable String verb) {
    return operations.list(scope, new OperationFilter(phase, target, verb), page, locale);
  }
}
