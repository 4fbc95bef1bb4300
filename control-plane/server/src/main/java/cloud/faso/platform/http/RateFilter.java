package cloud.faso.platform.http;

import cloud.faso.platform.problem.PlatformProblem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Slows down a caller that sends more requests than its share: 429, and when to come again. */
@Priority(Priorities.AUTHENTICATION + 1)
public final class RateFilter implements ContainerRequestFilter {

  private final int perSecond;
  private final @Nullable RateLimit<Object> limit;
  private final Function<ContainerRequestContext, @Nullable Object> callerOf;

  /**
   * @param perSecond requests per second and caller; 0 for no limit
   * @param callerOf whose request it is; null for nobody's, which is not limited
   */
  public RateFilter(int perSecond, Function<ContainerRequestContext, @Nullable Object> callerOf) {
    this.perSecond = perSecond;
    this.limit = perSecond > 0 ? new RateLimit<>(perSecond, System::nanoTime) : null;
    this.callerOf = callerOf;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    Object caller = limit == null ? null : callerOf.apply(request);
    if (limit == null || caller == null) {
      return;
    }
    long wait = limit.take(caller);
    if (wait > 0) {
      throw PlatformProblem.RATE_LIMITED.problem(perSecond).with("retryAfterSeconds", wait);
    }
  }
}
