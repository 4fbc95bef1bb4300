package cloud.faso.platform.http;

import cloud.faso.platform.problem.PlatformProblem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import org.glassfish.jersey.server.ExtendedUriInfo;

/**
 * Refuses, before anything is done, what could only be answered in a type that the caller rules out
 * with {@code q=0}: Jersey takes that for the least wanted.
 */
@Priority(Priorities.AUTHENTICATION - 1)
public final class AcceptFilter implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    ExtendedUriInfo matched = (ExtendedUriInfo) request.getUriInfo();
    List<MediaType> produced = matched.getMatchedResourceMethod().getProducedTypes();
    List<MediaType> wanted = request.getAcceptableMediaTypes();
    if (!produced.isEmpty() && produced.stream().noneMatch(type -> isWanted(type, wanted))) {
      throw PlatformProblem.NOT_ACCEPTABLE.problem();
    }
  }

  /** As the most specific range has it that covers the type (RFC 9110, section 12.5.1). */
  private static boolean isWanted(MediaType type, List<MediaType> ranges) {
    return ranges.stream()
        .filter(type::isCompatible)
        .max(
            Comparator.comparing(MediaType::isWildcardType)
                .thenComparing(MediaType::isWildcardSubtype)
                .reversed())
        .map(range -> Double.parseDouble(range.getParameters().getOrDefault("q", "1")) > 0)
        .orElse(false);
  }
}
