package cloud.faso.notices;

import cloud.faso.access.PlatformScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /v1/mails}. */
@Path("/v1/mails")
@Produces(MediaType.APPLICATION_JSON)
public final class MailResource {

  private final MailService mails;
  private final Changes changes;

  public MailResource(MailService mails, Changes changes) {
    this.mails = mails;
    this.changes = changes;
  }

  @GET
  public Page<MailView> listMails(
      @Context PlatformScope scope,
      @Context PageQuery page,
      @QueryParam("state") @Nullable MailState state) {
    return mails.list(state, page);
  }

  @GET
  @Path("{mail}")
  public MailView getMail(@Context PlatformScope scope, @PathParam("mail") String mail) {
    return mails.get(mail);
  }

  @POST
  @Path("{mail}/actions/replay")
  public Response replayMail(
      @Context PlatformScope scope, @Context Change change, @PathParam("mail") String mail) {
    return changes.run(scope, change, () -> mails.replay(mail));
  }
}
