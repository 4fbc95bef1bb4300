package cloud.faso.compute;

import cloud.faso.access.TenantScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.spec.agent.ConsoleChunk;
import jakarta.ws.rs.BeanParam;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code /v1/tenants/{tenant}/vms}. */
@Path("/v1/tenants/{tenant}/vms")
@Produces(MediaType.APPLICATION_JSON)
public final class VmResource {

  private final VmService vms;
  private final VmQueries queries;
  private final ForceDelete forceDelete;
  private final ReadUserData readUserData;
  private final Changes changes;

  VmResource(
      VmService vms,
      VmQueries queries,
      ForceDelete forceDelete,
      ReadUserData readUserData,
      Changes changes) {
    this.vms = vms;
    this.queries = queries;
    this.forceDelete = forceDelete;
    this.readUserData = readUserData;
    this.changes = changes;
  }

  @GET
  public Page<VmView> listVms(
      @Context TenantScope scope,
      @Context PageQuery page,
      @BeanParam VmFilterParams filter,
      @Context Locale locale) {
    return queries.list(scope, filter.ofTenant(scope.tenant()), page, locale);
  }

  @POST
  public Response createVm(
      @Context TenantScope scope,
      @Context Change change,
      @Context Locale locale,
      CreateVmRequest request) {
    return changes.run(scope, change, () -> vms.create(scope, request, locale));
  }

  @GET
  @Path("{vm}")
  public Response getVm(
      @Context TenantScope scope,
      @PathParam("vm") String vm,
      @QueryParam("wait") @Nullable VmPhase wait,
      @QueryParam("timeout") @DefaultValue("60") int timeout,
      @Context Locale locale) {
    VmView view =
        wait == null
            ? queries.get(scope, vm, locale)
            : queries.get(scope, vm, wait, Duration.ofSeconds(timeout), locale);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{vm}")
  public Response patchVm(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("vm") String vm,
      @Context MergePatch patch,
      @Context Locale locale) {
    return changes.run(scope, change, () -> vms.patch(scope, vm, patch, change.ifMatch(), locale));
  }

  @DELETE
  @Path("{vm}")
  public Response deleteVm(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("vm") String vm,
      @Context Locale locale) {
    return changes.run(scope, change, () -> vms.delete(scope, vm, change.ifMatch(), locale));
  }

  @POST
  @Path("{vm}/actions/start")
  public Response startVm(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("vm") String vm,
      @Context Locale locale) {
    return changes.run(scope, change, () -> vms.start(scope, vm, change.ifMatch(), locale));
  }

  @POST
  @Path("{vm}/actions/stop")
  public Response stopVm(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("vm") String vm,
      @Context Locale locale,
      @Nullable StopVmRequest request) {
    StopVmRequest how = Objects.requireNonNullElse(request, new StopVmRequest(null, null));
    return changes.run(scope, change, () -> vms.stop(scope, vm, how, change.ifMatch(), locale));
  }

  @POST
  @Path("{vm}/actions/reboot")
  public Response rebootVm(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("vm") String vm,
      @Context Locale locale) {
    return changes.run(scope, change, () -> vms.reboot(scope, vm, change.ifMatch(), locale));
  }

  @POST
  @Path("{vm}/actions/reset")
  public Response resetVm(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("vm") String vm,
      @Context Locale locale) {
    return changes.run(scope, change, () -> vms.reset(scope, vm, change.ifMatch(), locale));
  }

  @POST
  @Path("{vm}/actions/resize")
  public Response resizeVm(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("vm") String vm,
      @Context Locale locale,
      ResizeVmRequest request) {
    return changes.run(
        scope, change, () -> vms.resize(scope, vm, request, change.ifMatch(), locale));
  }

  @POST
  @Path("{vm}/actions/force-delete")
  public Response forceDeleteVm(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("vm") String vm,
      @Context Locale locale) {
    return changes.run(scope, change, () -> forceDelete.ask(scope, change, vm, locale));
  }

  @POST
  @Path("{vm}/actions/read-user-data")
  public Response readUserData(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("vm") String vm,
      ReadUserDataRequest request) {
    Response answer =
        changes.run(scope, change, () -> readUserData.read(scope, change, vm, request.reason()));
    return Response.fromResponse(answer).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
  }

  @GET
  @Path("{vm}/console-log")
  @Produces(MediaType.TEXT_PLAIN)
  public Response getConsoleLog(
      @Context TenantScope scope,
      @PathParam("vm") String vm,
      @QueryParam("offset") @DefaultValue("-65536") long offset,
      @QueryParam("limit") @DefaultValue("65536") int limit) {
    ConsoleChunk chunk = queries.consoleLog(scope, vm, offset, limit);
    return Response.ok(chunk.content(), "text/plain; charset=utf-8")
        .header("Faso-Console-Offset", chunk.offset())
        .header("Faso-Console-Size", chunk.size())
        .build();
  }
}
