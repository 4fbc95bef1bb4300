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

/** {@code /v1/tenants/{tenant}/security-groups}. */
@Path("/v1/tenants/{tenant}/security-groups")
@Produces(MediaType.APPLICATION_JSON)
public final class SecurityGroupResource {

  private static final String GROUP = "group";

  private final SecurityGroupService groups;
  private final SecurityRuleService rules;
  private final Changes changes;

  SecurityGroupResource(SecurityGroupService groups, SecurityRuleService rules, Changes changes) {
    this.groups = groups;
    this.rules = rules;
    this.changes = changes;
  }

  @GET
  public Page<SecurityGroupView> listSecurityGroups(
      @Context TenantScope scope, @Context PageQuery page, @Context Locale locale) {
    return groups.list(scope, page, locale);
  }

  @POST
  public Response createSecurityGroup(
      @Context TenantScope scope,
      @Context Change change,
      @Context Locale locale,
      CreateSecurityGroupRequest request) {
    return changes.run(scope, change, () -> groups.create(scope, request, locale));
  }

  @GET
  @Path("{group}")
  public Response getSecurityGroup(
      @Context TenantScope scope,
      @PathParam(GROUP) String group,
      @QueryParam("wait") @Nullable NetworkPhase wait,
      @QueryParam("timeout") @DefaultValue("60") int timeout,
      @Context Locale locale) {
    SecurityGroupView view =
        wait == null
            ? groups.get(scope, group, locale)
            : groups.get(scope, group, wait, Duration.ofSeconds(timeout), locale);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{group}")
  public Response patchSecurityGroup(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam(GROUP) String group,
      @Context MergePatch patch,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> groups.patch(scope, group, patch, change.ifMatch(), locale));
  }

  @DELETE
  @Path("{group}")
  public Response deleteSecurityGroup(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam(GROUP) String group,
      @Context Locale locale) {
    return changes.run(scope, change, () -> groups.delete(scope, group, change.ifMatch(), locale));
  }

  @POST
  @Path("{group}/rules")
  public Response createSecurityRule(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam(GROUP) String group,
      CreateSecurityRuleRequest request) {
    return changes.run(scope, change, () -> rules.create(scope, group, request));
  }

  @GET
  @Path("{group}/rules/{rule}")
  public Response getSecurityRule(
      @Context TenantScope scope, @PathParam(GROUP) String group, @PathParam("rule") String rule) {
    SecurityRuleService.Found found = rules.get(scope, group, rule);
    return IfMatch.tagged(found.view(), found.version());
  }

  @DELETE
  @Path("{group}/rules/{rule}")
  public Response deleteSecurityRule(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam(GROUP) String group,
      @PathParam("rule") String rule) {
    return changes.run(scope, change, () -> rules.delete(scope, group, rule, change.ifMatch()));
  }
}
