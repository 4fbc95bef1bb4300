package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.spec.agent.AddressFamily;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/tenants/{tenant}/trace}. */
@Path("/v1/tenants/{tenant}/trace")
@Produces(MediaType.APPLICATION_JSON)
public final class TraceResource {

  private final TraceService traces;

  TraceResource(TraceService traces) {
    this.traces = traces;
  }

  @GET
  public TraceView tracePacket(
      @Context TenantScope scope,
      @QueryParam("from") String from,
      @QueryParam("to") String to,
      @QueryParam("protocol") String protocol,
      @QueryParam("port") @Nullable Integer port,
      @QueryParam("family") @Nullable AddressFamily family,
      @Context Locale locale) {
    return traces.trace(scope, new TraceRequest(from, to, protocol, port, family), locale);
  }
}
