package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/tenants/{tenant}/segments}. */
@Path("/v1/tenants/{tenant}/segments")
@Produces(MediaType.APPLICATION_JSON)
public final class SegmentResource {

  private final SegmentService segments;
  private final Changes changes;

  SegmentResource(SegmentService segments, Changes changes) {
    this.segments = segments;
    this.changes = changes;
  }

  @GET
  public Page<SegmentView> listSegments(
      @Context TenantScope scope, @Context PageQuery page, @Context Locale locale) {
    return segments.list(scope, page, locale);
  }

  @POST
  public Response createSegment(
      @Context TenantScope scope,
      @Context Change change,
      @Context Locale locale,
      CreateSegmentRequest request) {
    return changes.run(scope, change, () -> segments.create(scope, request, locale));
  }

  @GET
  @Path("{segment}")
  public Response getSegment(
      @Context TenantScope scope,
      @PathParam("segment") String segment,
      @QueryParam("wait") @Nullable NetworkPhase wait,
      @QueryParam("timeout") @DefaultValue("60") int timeout,
      @Context Locale locale) {
    SegmentView view =
        wait == null
            ? segments.get(scope, segment, locale)
            : segments.get(scope, segment, wait, Duration.ofSeconds(timeout), locale);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{segment}")
  public Response patchSegment(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("segment") String segment,
      @Context MergePatch patch,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> segments.patch(scope, segment, patch, change.ifMatch(), locale));
  }

  @DELETE
  @Path("{segment}")
  public Response deleteSegment(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("segment") String segment,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> segments.delete(scope, segment, change.ifMatch(), locale));
  }
}
