package cloud.faso.platform.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code /metrics}, in whichever of Prometheus's formats is asked for. */
@Path("/metrics")
public final class MetricsResource {

  private final Metrics metrics;
  private final ExpositionFormats formats = ExpositionFormats.init();

  public MetricsResource(Metrics metrics) {
    this.metrics = metrics;
  }

  @GET
  public Response getMetrics(@HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept)
      throws IOException {
    ExpositionFormatWriter writer = formats.findWriter(accept);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    writer.write(text, metrics.registry().scrape());
    return Response.ok(text.toByteArray(), writer.getContentType()).build();
  }
}
