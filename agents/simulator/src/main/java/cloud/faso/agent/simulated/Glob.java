package cloud.faso.agent.simulated;

import org.jspecify.annotations.Nullable;

/** Names by their beginning. */
final class Glob {

  private Glob() {}

  /** True when {@code name} is the pattern, or begins like one that ends with a star. */
  static boolean matches(@Nullable String pattern, String name) {
    if (pattern == null) {
      return true;
    }
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }
}
