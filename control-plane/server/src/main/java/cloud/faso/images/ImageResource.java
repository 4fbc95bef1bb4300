package cloud.faso.images;

import cloud.faso.access.PlatformScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/images}. */
@Path("/v1/images")
@Produces(MediaType.APPLICATION_JSON)
public final class ImageResource {

  private final ImageService images;
  private final Changes changes;

  public ImageResource(ImageService images, Changes changes) {
    this.images = images;
    this.changes = changes;
  }

  @GET
  public Page<ImageView> listImages(
      @Context PlatformScope scope,
      @Context PageQuery page,
      @Context Locale locale,
      @QueryParam("phase") @Nullable ImagePhase phase,
      @QueryParam("architecture") @Nullable String architecture) {
    return images.list(scope, page, new ImageService.Filter(phase, architecture), locale);
  }

  @POST
  public Response createImage(
      @Context PlatformScope scope,
      @Context Change change,
      @Context Locale locale,
      CreateImageRequest request) {
    return changes.run(scope, change, () -> images.create(scope, request, locale));
  }

  @GET
  @Path("{image}")
  public Response getImage(
      @Context PlatformScope scope,
      @Context Locale locale,
      @PathParam("image") String image,
      @QueryParam("wait") @Nullable ImagePhase wait,
      @QueryParam("timeout") @DefaultValue("60") int timeout) {
    return tagged(
        wait == null
            ? images.get(scope, image, locale)
            : images.await(scope, image, wait, Duration.ofSeconds(timeout), locale));
  }

  @PATCH
  @Path("{image}")
  public Response patchImage(
      @Context PlatformScope scope,
      @Context Change change,
      @Context Locale locale,
      @PathParam("image") String image,
      @Context MergePatch patch) {
    return changes.run(
        scope, change, () -> images.patch(scope, image, patch, change.ifMatch(), locale));
  }

  @DELETE
  @Path("{image}")
  public Response deleteImage(
      @Context PlatformScope scope, @Context Change change, @PathParam("image") String image) {
    return changes.run(scope, change, () -> images.delete(scope, image, change.ifMatch()));
  }

  /** The body is read here and nowhere before, as it comes. */
  @PUT
  @Path("{image}/content")
  @Consumes(MediaType.APPLICATION_OCTET_STREAM)
  public Response uploadImage(
      @Context PlatformScope scope,
      @Context Change change,
      @Context Locale locale,
      @PathParam("image") String image,
      @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
      InputStream body) {
    IfMatch ifMatch = change.ifMatch();
    if (change.dryRun()) {
      return changes.run(scope, change, () -> images.rehearseUpload(scope, image, ifMatch, locale));
    }
    return tagged(
        changes.inParts(
            scope,
            change,
            made ->
                images.upload(scope, image, ifMatch, new Incoming(body, length), made, locale)));
  }

  private static Response tagged(ImageView view) {
    return IfMatch.tagged(view, view.generation());
  }
}
