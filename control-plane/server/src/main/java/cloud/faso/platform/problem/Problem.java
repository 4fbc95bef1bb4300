package cloud.faso.platform.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An error that its reader can act on; answered as {@code application/problem+json}. */
@SuppressWarnings("serial") // never serialised by Java: problems live within one request
public final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ProblemCode code;
  private final Object[] arguments;
  private final List<Violation> violations;
  private final Map<String, Object> extensions;

  Problem(ProblemCode code, Object... arguments) {
    this(code, arguments, List.of(), Map.of());
  }

  private Problem(
      ProblemCode code,
      Object[] arguments,
      List<Violation> violations,
      Map<String, Object> extensions) {
    // A problem is an answer, not a fault: its stack tells nothing and costs much.
    super(code.urn(), null, false, code.kind().status() >= 500);
    this.code = code;
    this.arguments = arguments;
    this.violations = violations;
    this.extensions = extensions;
  }

  public ProblemCode code() {
    return code;
  }

  public List<Violation> violations() {
    return violations;
  }

  /** Further members of the answer, e.g. {@code placement}. */
  public Map<String, Object> extensions() {
    return extensions;
  }

  /** What the placeholders of the detail text stand for. */
  public Object[] arguments() {
    return arguments.clone();
  }

  /** The same problem, pointing at what is wrong. */
  public Problem at(String pointer, String detail) {
    return with(List.of(new Violation(pointer, detail)));
  }

  /** The same problem, pointing at everything that is wrong. */
  public Problem with(List<Violation> all) {
    return new Problem(code, arguments, List.copyOf(all), extensions);
  }

  /** The same problem with one more member. */
  public Problem with(String member, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(extensions);
    more.put(member, value);
    return new Problem(code, arguments, violations, more);
  }
}
