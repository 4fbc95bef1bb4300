package cloud.faso.images;

import cloud.faso.access.TenantScope;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/tenants/{tenant}/images}: what a tenant may start VMs from. */
@Path("/v1/tenants/{tenant}/images")
@Produces(MediaType.APPLICATION_JSON)
public final class TenantImageResource {

  private final ImageService images;

  public TenantImageResource(ImageService images) {
    this.images = images;
  }

  @GET
  public Page<ImageView> listTenantImages(
      @Context TenantScope scope,
      @Context PageQuery page,
      @Context Locale locale,
      @QueryParam("phase") @Nullable ImagePhase phase,
      @QueryParam("architecture") @Nullable String architecture) {
    return images.list(scope, page, new ImageService.Filter(phase, architecture), locale);
  }

  @GET
  @Path("{image}")
  public Response getTenantImage(
      @Context TenantScope scope, @Context Locale locale, @PathParam("image") String image) {
    ImageView view = images.get(scope, image, locale);
    return IfMatch.tagged(view, view.generation());
  }
}
