package cloud.faso.people;

import cloud.faso.access.PlatformScope;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/access}. */
@Path("/v1/access")
@Produces(MediaType.APPLICATION_JSON)
public final class AccessResource {

  private final AccessService access;

  public AccessResource(AccessService access) {
    this.access = access;
  }

  @GET
  @Path("table")
  public AccessView getAccessTable() {
    return access.table();
  }

  @GET
  @Path("explain")
  public AccessExplanationView explainAccess(
      @Context PlatformScope scope,
      @QueryParam("who") String who,
      @QueryParam("operation") String operation,
      @QueryParam("target") @Nullable String target,
      @Context Locale locale) {
    return access.explain(scope, who, operation, target, locale);
  }
}
