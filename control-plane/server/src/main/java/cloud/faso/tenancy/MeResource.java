package cloud.faso.tenancy;

import cloud.faso.access.Caller;
import cloud.faso.access.Grant;
import cloud.faso.access.MinistryId;
import cloud.faso.access.TokenRow;
import cloud.faso.access.TokenService;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** {@code /v1/me}. */
@Path("/v1/me")
@Produces(MediaType.APPLICATION_JSON)
public final class MeResource {

  private final TokenService tokens;
  private final TenancyDirectory directory;

  public MeResource(TokenService tokens, TenancyDirectory directory) {
    this.tokens = tokens;
    this.directory = directory;
  }

  @GET
  public MeView getMe(@Context Caller caller) {
    TokenRow row = tokens.of(caller);
    return new MeView(
        row.id(), row.name(), caller.grants().stream().map(this::view).toList(), row.expiresAt());
  }

  private MeView.Grant view(Grant grant) {
    @Nullable MinistryId ministry = grant.ministry();
    return new MeView.Grant(
        grant.role().word(), ministry == null ? null : directory.codeOf(ministry), grant.tenant());
  }
}
