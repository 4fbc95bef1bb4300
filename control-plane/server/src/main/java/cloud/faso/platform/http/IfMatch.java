package cloud.faso.platform.http;

import cloud.faso.platform.problem.PlatformProblem;
import java.util.List;
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

  /**
   * @throws cloud.faso.platform.problem.Problem {@code etag-mismatch} when the caller believes
   *     otherwise
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
}
