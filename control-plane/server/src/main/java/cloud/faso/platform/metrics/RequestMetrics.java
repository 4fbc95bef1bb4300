package cloud.faso.platform.metrics;

import cloud.faso.platform.http.Contract;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures every request, up to the first byte of its answer. */
@PreMatching
public final class RequestMetrics implements ContainerRequestFilter, ContainerResponseFilter {

  private static final String BEGUN = RequestMetrics.class.getName();
  private static final double NANOS = 1e9;

  private final Metrics metrics;
  private final List<Contract> contracts;

  @Context
  @SuppressWarnings("NullAway.Init") // injected
  private ResourceInfo resource;

  public RequestMetrics(Metrics metrics, List<Contract> contracts) {
    this.metrics = metrics;
    this.contracts = List.copyOf(contracts);
  }

  @Override
  public void filter(ContainerRequestContext request) {
    request.setProperty(BEGUN, System.nanoTime());
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(BEGUN) instanceof Long begun) {
      double seconds = (System.nanoTime() - begun) / NANOS;
      metrics.request(operation(resource.getResourceMethod()), response.getStatus(), seconds);
    }
  }

  /** Only what the contracts know, so that nobody can make up names that we would keep. */
  private String operation(@Nullable Method method) {
    if (method == null) {
      return "none";
    }
    String name = method.getName();
    boolean known = contracts.stream().anyMatch(contract -> contract.operation(name) != null);
    return known ? name : "none";
  }
}
