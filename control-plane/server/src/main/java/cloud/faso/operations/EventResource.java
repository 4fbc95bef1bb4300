package cloud.faso.operations;

import cloud.faso.access.Caller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/events}. */
@Path("/v1/events")
@Produces(MediaType.SERVER_SENT_EVENTS)
public final class EventResource {

  private final EventWatching watching;

  public EventResource(EventWatching watching) {
    this.watching = watching;
  }

  @GET
  public Response watchEvents(
      @Context Caller caller,
      @Context Locale locale,
      @QueryParam("tenant") @Nullable String tenant,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
    EventWatch watch = watching.begin(caller, locale, tenant, lastEventId);
    StreamingOutput stream = watch::writeTo;
    return Response.ok(stream, MediaType.SERVER_SENT_EVENTS_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        // Asks reverse proxies not to hold events back.
        .header("X-Accel-Buffering", "no")
        .build();
  }
}
