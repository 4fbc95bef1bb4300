package cloud.faso.audit;

import cloud.faso.access.MinistryScope;
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

/** {@code /v1/ministries/{ministry}/audit}. */
@Path("/v1/ministries/{ministry}/audit")
@Produces(MediaType.APPLICATION_JSON)
public final class MinistryAuditResource {

  private final Audit audit;

  public MinistryAuditResource(Audit audit) {
    this.audit = audit;
  }

  @GET
  public Page<AuditView> listMinistryAudit(
      @Context MinistryScope scope,
      @Context PageQuery page,
      @Context Locale locale,
      @QueryParam("actor") @Nullable String actor,
      @QueryParam("target") @Nullable String target,
      @QueryParam("verb") @Nullable String verb,
      @QueryParam("because") @Nullable String because,
      @QueryParam("since") @Nullable String since,
      @QueryParam("until") @Nullable String until) {
    return audit.list(
        AuditFilter.of(actor, target, verb, because, scope.ministry().value(), since, until),
        page,
        locale);
  }
}
