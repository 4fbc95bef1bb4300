package cloud.faso.metering;

import cloud.faso.access.MinistryScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Locale;

/** {@code /v1/ministries/{ministry}/statements}. */
@Path("/v1/ministries/{ministry}/statements")
@Produces(MediaType.APPLICATION_JSON)
public final class StatementResource {

  private final StatementService statements;
  private final Changes changes;
  private final ZoneId zone;

  StatementResource(StatementService statements, Changes changes, ZoneId zone) {
    this.statements = statements;
    this.changes = changes;
    this.zone = zone;
  }

  @GET
  public Page<StatementSummary> listStatements(
      @Context MinistryScope scope, @Context PageQuery page) {
    return statements.list(scope, page);
  }

  @GET
  @Path("{month}")
  @Produces({MediaType.APPLICATION_JSON, StatementFormat.CSV_TYPE, StatementFormat.PDF_TYPE})
  public Response getStatement(
      @Context MinistryScope scope,
      @Context HttpHeaders headers,
      @PathParam("month") String month,
      @QueryParam("language") @DefaultValue("fr") String language) {
    Statement statement = statements.get(scope, YearMonth.parse(month));
    return StatementFormat.answer(
        headers.getAcceptableMediaTypes(), statement, Locale.of(language), zone);
  }

  @POST
  @Path("{month}/actions/close")
  public Response closeStatement(
      @Context MinistryScope scope, @Context Change change, @PathParam("month") String month) {
    return changes.run(scope, change, () -> statements.close(scope, YearMonth.parse(month)));
  }
}
