package cloud.faso.platform.problem;

import java.util.Locale;

/**
 * A stable code that scripts may rely on. Implemented by one enum per feature, whose constants are
 * the codes in upper case: {@code QUOTA_EXCEEDED} is {@code urn:faso:quota-exceeded}.
 */
public interface ProblemCode {

  String name();

  ErrorKind kind();

  /** The code without its namespace, e.g. {@code quota-exceeded}. */
  default String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The problem's {@code type}. */
  default String urn() {
    return "urn:faso:" + code();
  }

  /**
   * A problem of this kind.
   *
   * @param arguments what the detail text's placeholders stand for
   */
  default Problem problem(Object... arguments) {
    return new Problem(this, arguments);
  }
}
