package cloud.faso.metering;

import cloud.faso.access.MinistryScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.YearMonth;

/** {@code /v1/ministries/{ministry}/statements}. */
@Path("/v1/ministries/{ministry}/statements")
@Produces(MediaType.APPLICATION_JSON)
public final class StatementResource {

  private final StatementService statements;
  private final Changes changes;

  StatementResource(StatementService statements, Changes changes) {
    this.statements = statements;
    this.changes = changes;
  }

  @GET
  public Page<StatementSummary> listStatements(
      @Context MinistryScope scope, @Context PageQuery page) {
    return statements.list(scope, page);
  }

  @GET
  @Path("{month}")
  public Statement getStatement(@Context MinistryScope scope, @PathParam("month") String month) {
    return statements.get(scope, YearMonth.parse(month));
  }

  @POST
  @Path("{month}/actions/close")
  public Response closeStatement(
      @Context MinistryScope scope, @Context Change change, @PathParam("month") String month) {
    return changes.run(scope, change, () -> statements.close(scope, YearMonth.parse(month)));
  }
}
