package cloud.faso.agentlink;

import cloud.faso.access.AgentFacing;
import cloud.faso.hardware.NodeId;
import cloud.faso.images.ImageService;
import cloud.faso.platform.background.Signals;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.EnrolRequest;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.RenewRequest;
import cloud.faso.spec.agent.TraceAnswer;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code /agent/v1}: what agents call. */
@AgentFacing
@Path("/agent/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class AgentResource {

  /** Shorter than what idle connections live, here and in whatever lies between. */
  private static final int WAIT_AT_MOST_SECONDS = 60;

  private final AgentLink link;
  private final ImageService images;
  private final Signals<NodeId> assignmentsChanged;

  /**
   * @param assignmentsChanged tells who has something new to read
   */
  public AgentResource(AgentLink link, ImageService images, Signals<NodeId> assignmentsChanged) {
    this.link = link;
    this.images = images;
    this.assignmentsChanged = assignmentsChanged;
  }

  @POST
  @Path("enrol")
  public Response enrol(EnrolRequest request) {
    return created(link.enrol(request));
  }

  @POST
  @EvenIfLapsed
  @Path("certificate")
  public Response renewCertificate(@Context AgentScope scope, RenewRequest request) {
    return created(link.renew(scope, request));
  }

  @POST
  @Path("session")
  public Response openSession(@Context AgentScope scope, OpenSession request) {
    return created(link.openSession(scope, request));
  }

  @GET
  @Path("assignments")
  public Assignments pollAssignments(
      @Context AgentScope scope,
      @QueryParam("epoch") long epoch,
      @QueryParam("since") long since,
      @QueryParam("wait") @DefaultValue("25") int wait) {
    Duration atMost = Duration.ofSeconds(Math.min(wait, WAIT_AT_MOST_SECONDS));
    Assignments news =
        assignmentsChanged.await(
            scope.node(), atMost, atMost, () -> link.news(scope, epoch, since).orElse(null));
    return Objects.requireNonNullElseGet(news, () -> AgentLink.nothing(since));
  }

  @POST
  @Path("observations")
  public ObservationsAck reportObservations(@Context AgentScope scope, Observations report) {
    return link.observe(scope, report);
  }

  @GET
  @Path("images/{digest}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  public Response downloadImage(
      @Context AgentScope scope,
      @PathParam("digest") String digest,
      @HeaderParam("Range") @Nullable String range) {
    return ImageDownload.answer(images, digest, range);
  }

  @POST
  @Path("console/{queryId}")
  public void answerConsoleQuery(
      @Context AgentScope scope, @PathParam("queryId") String query, ConsoleChunk chunk) {
    link.console(scope, query, chunk);
  }

  @POST
  @Path("traces/{queryId}")
  public void answerTraceQuery(
      @Context AgentScope scope, @PathParam("queryId") String query, TraceAnswer answer) {
    link.trace(scope, query, answer);
  }

  private static Response created(Object body) {
    return Response.status(Response.Status.CREATED).entity(body).build();
  }
}
