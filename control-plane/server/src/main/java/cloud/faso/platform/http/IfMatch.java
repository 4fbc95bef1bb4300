package cloud.faso.platform.http;

import cloud.faso.platform.problem.PlatformProblem;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a caller believes a resource to be at.
 *
 * @param header the value of {@code If-Match}, or null when the caller does not care
 */
public record IfMatch(@Nullable String header) {

  /** The entity tag of a resource at this version. */
  public static String tag(long version) {
    return "\"" + version + "\"";
  }

  /** The answer to a GET of one resource, with its entity tag. */
  public static Response tagged(Object body, long version) {
    return Response.ok(body).header(HttpHeaders.ETAG, tag(version)).build();
  }

  /**
   * @throws cloud.faso.platform.problem.Problem {@code precondition-failed} when the caller
   *     believes otherwise
   */
  public void check(long version) {
    if (header == null || header.strip().equals("*")) {
      return;
    }
    List<String> tags = List.of(header.strip().split("\\s*,\\s*"));
    if (!tags.contains(tag(version))) {
      throw PlatformProblem.PRECONDITION_FAILED.problem(tag(version));
    }
  }

  /**
   * Holds that a write under the version that was checked took place. Where somebody else was
   * faster nothing is written, and a second look tells why.
   *
   * @param rows how many were written
   * @param present looks again for the version, and throws when there is nothing any more
   * @throws cloud.faso.platform.problem.Problem as {@link #check}; else {@code unavailable}: trying
   *     again meets the new state
   */
  public void held(int rows, LongSupplier present) {
    if (rows == 0) {
      check(present.getAsLong());
      throw PlatformProblem.UNAVAILABLE.problem();
    }
  }
}
