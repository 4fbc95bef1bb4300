package cloud.faso.webhooks;

import cloud.faso.access.PlatformScope;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/webhooks}. */
@Path("/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
public final class PlatformWebhookResource {

  private final WebhookService webhooks;
  private final Changes changes;

  public PlatformWebhookResource(WebhookService webhooks, Changes changes) {
    this.webhooks = webhooks;
    this.changes = changes;
  }

  @GET
  public Page<WebhookView> listPlatformWebhooks(
      @Context PlatformScope scope, @Context PageQuery page) {
    return webhooks.list(scope, page);
  }

  @POST
  public Response createPlatformWebhook(
      @Context PlatformScope scope, @Context Change change, CreateWebhookRequest request) {
    webhooks.requireCallable(request.url());
    return changes.run(scope, change, () -> webhooks.create(scope, request, "/v1"));
  }

  @GET
  @Path("{webhook}")
  public Response getPlatformWebhook(
      @Context PlatformScope scope, @PathParam("webhook") String webhook) {
    WebhookView view = webhooks.get(scope, webhook);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{webhook}")
  public Response patchPlatformWebhook(
      @Context PlatformScope scope,
      @Context Change change,
      @PathParam("webhook") String webhook,
      @Context MergePatch patch) {
    webhooks.requireCallable(patch.changes().path("url").textValue());
    return changes.run(
        scope, change, () -> webhooks.patch(scope, webhook, patch, change.ifMatch()));
  }

  @DELETE
  @Path("{webhook}")
  public Response deletePlatformWebhook(
      @Context PlatformScope scope, @Context Change change, @PathParam("webhook") String webhook) {
    return changes.run(scope, change, () -> webhooks.delete(scope, webhook, change.ifMatch()));
  }

  @POST
  @Path("{webhook}/actions/rotate-secret")
  public Response rotatePlatformWebhookSecret(
      @Context PlatformScope scope,
      @Context Change change,
      @PathParam("webhook") String webhook,
      @Nullable RotateSecretRequest request) {
    return changes.run(scope, change, () -> webhooks.rotate(scope, webhook, request));
  }

  @POST
  @Path("{webhook}/actions/test")
  public Response testPlatformWebhook(
      @Context PlatformScope scope,
      @Context Change change,
      @Context Locale locale,
      @PathParam("webhook") String webhook) {
    return changes.run(scope, change, () -> webhooks.test(scope, webhook, locale));
  }

  @GET
  @Path("{webhook}/deliveries")
  public Page<DeliveryView> listPlatformDeliveries(
      @Context PlatformScope scope,
      @Context PageQuery page,
      @Context Locale locale,
      @PathParam("webhook") String webhook,
      @QueryParam("state") @Nullable DeliveryState state) {
    return webhooks.deliveries(scope, webhook, state, page, locale);
  }

  @POST
  @Path("{webhook}/actions/replay")
  public Response replayPlatformDeliveries(
      @Context PlatformScope scope,
      @Context Change change,
      @PathParam("webhook") String webhook,
      @Nullable ReplayRequest request) {
    return changes.run(scope, change, () -> webhooks.replay(scope, webhook, request));
  }
}
