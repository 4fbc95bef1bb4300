package cloud.faso.tenancy;

import cloud.faso.access.TenantScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /v1/tenants/{tenant}/quota/loans}. */
@Path("/v1/tenants/{tenant}/quota/loans")
@Produces(MediaType.APPLICATION_JSON)
public final class TenantLoanResource {

  private final QuotaLoans loans;
  private final Changes changes;

  public TenantLoanResource(QuotaLoans loans, Changes changes) {
    this.loans = loans;
    this.changes = changes;
  }

  @GET
  public Page<QuotaLoanView> listTenantLoans(@Context TenantScope scope, @Context PageQuery page) {
    return loans.list(scope, page);
  }

  @POST
  public Response createTenantLoan(
      @Context TenantScope scope, @Context Change change, LendQuotaRequest request) {
    return changes.run(scope, change, () -> loans.create(scope, request));
  }

  @GET
  @Path("{loan}")
  public Response getTenantLoan(@Context TenantScope scope, @PathParam("loan") String loan) {
    QuotaLoanView view = loans.get(scope, loan);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{loan}")
  public Response patchTenantLoan(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("loan") String loan,
      @Context MergePatch patch) {
    return changes.run(scope, change, () -> loans.patch(scope, loan, patch, change.ifMatch()));
  }

  @DELETE
  @Path("{loan}")
  public Response deleteTenantLoan(
      @Context TenantScope scope, @Context Change change, @PathParam("loan") String loan) {
    return changes.run(scope, change, () -> loans.end(scope, loan, change.ifMatch()));
  }
}
