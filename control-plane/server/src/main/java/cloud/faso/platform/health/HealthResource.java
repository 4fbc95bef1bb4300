package cloud.faso.platform.health;

import cloud.faso.platform.health.Check.Finding;
import cloud.faso.platform.health.Check.Status;
import cloud.faso.platform.health.HealthView.CheckView;
import cloud.faso.platform.problem.Phrase;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /v1/health}. */
@Path("/v1/health")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {

  private static final Logger log = LoggerFactory.getLogger(HealthResource.class);
  private static final Map<String, String> UP = Map.of("status", "UP");
  private static final Map<String, String> DOWN = Map.of("status", "DOWN");

  private final String version;
  private final List<Check> checks;
  private final Check essential;

  /**
   * @param essential without it nothing can be served
   * @param others whatever else is worth a look
   */
  public HealthResource(String version, Check essential, List<Check> others) {
    this.version = version;
    this.essential = essential;
    this.checks = Stream.concat(Stream.of(essential), others.stream()).toList();
  }

  @GET
  public HealthView getHealth(@Context Locale locale) {
    return HealthView.of(
        version,
        checks.stream().map(check -> CheckView.of(check.name(), look(check), locale)).toList());
  }

  @GET
  @Path("live")
  public Map<String, String> getLiveness() {
    return UP;
  }

  @GET
  @Path("ready")
  public Response getReadiness() {
    boolean ready = look(essential).status() != Status.DOWN;
    return Response.status(ready ? 200 : 503).entity(ready ? UP : DOWN).build();
  }

  private static Finding look(Check check) {
    try {
      return check.look().get();
    } catch (RuntimeException e) {
      log.warn("health check {} failed", check.name(), e);
      return new Finding(Status.DOWN, new Phrase("health.cannot-tell"));
    }
  }
}
