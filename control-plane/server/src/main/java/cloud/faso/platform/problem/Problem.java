package cloud.faso.platform.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** An error that its reader can act on; answered as {@code application/problem+json}. */
@SuppressWarnings("serial") // never serialised by Java: problems live within one request
public final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ProblemCode code;
  private final Object[] arguments;
  private final List<Violation> violations;
  private final List<Fault> faults;
  private final Map<String, Object> extensions;

  /** A violation whose words are chosen once the reader's language is known. */
  private record Fault(String pointer, String key, List<Object> arguments) {

    Violation in(Locale locale) {
      return new Violation(pointer, Words.say(locale, key, arguments.toArray()));
    }
  }

  Problem(ProblemCode code, Object... arguments) {
    this(code, arguments, List.of(), List.of(), Map.of());
  }

  private Problem(
      ProblemCode code,
      Object[] arguments,
      List<Violation> violations,
      List<Fault> faults,
      Map<String, Object> extensions) {
    // A problem is an answer, not a fault: its stack tells nothing and costs much.
    super(code.urn(), null, false, code.kind().status() >= 500);
    this.code = code;
    this.arguments = arguments;
    this.violations = violations;
    this.faults = faults;
    this.extensions = extensions;
  }

  public ProblemCode code() {
    return code;
  }

  /** Everything that is wrong, in the reader's language. */
  public List<Violation> violations(Locale locale) {
    return Stream.concat(violations.stream(), faults.stream().map(fault -> fault.in(locale)))
        .toList();
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

  /**
   * The same problem, pointing at one more thing that is wrong, in words that both languages have.
   *
   * @param key of the sentence in {@code problems*.properties}
   * @param values what the sentence's placeholders stand for
   */
  public Problem because(String pointer, String key, Object... values) {
    List<Fault> more =
        Stream.concat(faults.stream(), Stream.of(new Fault(pointer, key, List.of(values))))
            .toList();
    return new Problem(code, arguments, violations, more, extensions);
  }

  /** The same problem, pointing at everything that is wrong. */
  public Problem with(List<Violation> all) {
    return new Problem(code, arguments, List.copyOf(all), faults, extensions);
  }

  /** The same problem with one more member. */
  public Problem with(String member, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(extensions);
    more.put(member, value);
    return new Problem(code, arguments, violations, faults, more);
  }
}
