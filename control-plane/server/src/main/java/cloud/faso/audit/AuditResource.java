package cloud.faso.audit;

import cloud.faso.access.PlatformScope;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/audit}. */
@Path("/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
public final class AuditResource {

  private final Audit audit;
  private final AuditExport export;

  public AuditResource(Audit audit, AuditExport export) {
    this.audit = audit;
    this.export = export;
  }

  @GET
  public Page<AuditView> listAudit(
      @Context PlatformScope scope,
      @Context PageQuery page,
      @Context Locale locale,
      @QueryParam("actor") @Nullable String actor,
      @QueryParam("target") @Nullable String target,
      @QueryParam("verb") @Nullable String verb,
      @QueryParam("because") @Nullable String because,
      @QueryParam("ministry") @Nullable String ministry,
      @QueryParam("since") @Nullable String since,
      @QueryParam("until") @Nullable String until) {
    return audit.list(
        AuditFilter.of(actor, target, verb, because, ministry, since, until), page, locale);
  }

  @GET
  @Path("export")
  @Produces("application/x-ndjson")
  public StreamingOutput exportAudit(
      @Context PlatformScope scope,
      @QueryParam("from") String from,
      @QueryParam("to") String to,
      @QueryParam("chain") @DefaultValue("CHANGES") AuditChain chain) {
    LocalDate first = LocalDate.parse(from);
    LocalDate last = LocalDate.parse(to);
    if (last.isBefore(first)) {
      throw PlatformProblem.MALFORMED
          .problem()
          .because("?to", "violation.before-the-first-day", from);
    }
    return output -> {
      Writer writer = new OutputStreamWriter(output, StandardCharsets.UTF_8);
      export.write(chain, first, last, writer);
      writer.flush();
    };
  }

  @GET
  @Path("keys")
  public AuditKeysView listAuditKeys(@Context PlatformScope scope) {
    return export.keys();
  }
}
