package cloud.faso.webhooks;

import cloud.faso.access.MinistryScope;
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

/** {@code /v1/ministries/{ministry}/webhooks}. */
@Path("/v1/ministries/{ministry}/webhooks")
@Produces(MediaType.APPLICATION_JSON)
public final class MinistryWebhookResource {

  private final WebhookService webhooks;
  private final Changes changes;

  public MinistryWebhookResource(WebhookService webhooks, Changes changes) {
    this.webhooks = webhooks;
    this.changes = changes;
  }

  @GET
  public Page<WebhookView> listMinistryWebhooks(
      @Context MinistryScope scope, @Context PageQuery page) {
    return webhooks.list(scope, page);
  }

  @POST
  public Response createMinistryWebhook(
      @Context MinistryScope scope, @Context Change change, CreateWebhookRequest request) {
    webhooks.requireCallable(request.url());
    return changes.run(
        scope,
        change,
        () -> webhooks.create(scope, request, "/v1/ministries/" + scope.ministry().value()));
  }

  @GET
  @Path("{webhook}")
  public Response getMinistryWebhook(
      @Context MinistryScope scope, @PathParam("webhook") String webhook) {
    WebhookView view = webhooks.get(scope, webhook);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{webhook}")
  public Response patchMinistryWebhook(
      @Context MinistryScope scope,
      @Context Change change,
      @PathParam("webhook") String webhook,
      @Context MergePatch patch) {
    webhooks.requireCallable(patch.changes().path("url").textValue());
    return changes.run(
        scope, change, () -> webhooks.patch(scope, webhook, patch, change.ifMatch()));
  }

  @DELETE
  @Path("{webhook}")
  public Response deleteMinistryWebhook(
      @Context MinistryScope scope, @Context Change change, @PathParam("webhook") String webhook) {
    return changes.run(scope, change, () -> webhooks.delete(scope, webhook, change.ifMatch()));
  }

  @POST
  @Path("{webhook}/actions/rotate-secret")
  public Response rotateMinistryWebhookSecret(
      @Context MinistryScope scope,
      @Context Change change,
      @PathParam("webhook") String webhook,
      @Nullable RotateSecretRequest request) {
    return changes.run(scope, change, () -> webhooks.rotate(scope, webhook, request));
  }

  @POST
  @Path("{webhook}/actions/test")
  public Response testMinistryWebhook(
      @Context MinistryScope scope,
      @Context Change change,
      @Context Locale locale,
      @PathParam("webhook") String webhook) {
    return changes.run(scope, change, () -> webhooks.test(scope, webhook, locale));
  }

  @GET
  @Path("{webhook}/deliveries")
  public Page<DeliveryView> listMinistryDeliveries(
      @Context MinistryScope scope,
      @Context PageQuery page,
      @Context Locale locale,
      @PathParam("webhook") String webhook,
      @QueryParam("state") @Nullable DeliveryState state) {
    return webhooks.deliveries(scope, webhook, state, page, locale);
  }

  @POST
  @Path("{webhook}/actions/replay")
  public Response replayMinistryDeliveries(
      @Context MinistryScope scope,
      @Context Change change,
      @PathParam("webhook") String webhook,
      @Nullable ReplayRequest request) {
    return changes.run(scope, change, () -> webhooks.replay(scope, webhook, request));
  }
}
