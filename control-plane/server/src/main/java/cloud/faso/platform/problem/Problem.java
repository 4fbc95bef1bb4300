package cloud.faso.platform.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** An error that its reader can act on; answered as {@code application/problem+json}. */
@SuppressWarnings("serial") // never serialised by Java: problems live within one request
public final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ProblemCode code;
  private final Phrase detail;
  private final List<Violation> violations;
  private final List<Flaw> flaws;
  private final Map<String, Object> extensions;

  /** A violation whose words are yet to be said. */
  private record Flaw(String pointer, Phrase detail) {
    Violation in(Locale locale) {
      return new Violation(pointer, detail.in(locale));
    }
  }

  Problem(ProblemCode code, Object... arguments) {
    this(code, new Phrase(code.code() + ".detail", arguments), List.of(), List.of(), Map.of());
  }

  private Problem(
      ProblemCode code,
      Phrase detail,
      List<Violation> violations,
      List<Flaw> flaws,
      Map<String, Object> extensions) {
    // A problem is an answer, not a fault: its stack tells nothing and costs much.
    super(code.urn(), null, false, code.kind().status() >= 500);
    this.code = code;
    this.detail = detail;
    this.violations = violations;
    this.flaws = flaws;
    this.extensions = extensions;
  }

  public ProblemCode code() {
    return code;
  }

  /** Everything that is wrong, in the reader's language. */
  public List<Violation> violations(Locale locale) {
    return Stream.concat(violations.stream(), flaws.stream().map(flaw -> flaw.in(locale))).toList();
  }

  /** Further members of the answer, e.g. {@code retryAfterSeconds}. */
  public Map<String, Object> extensions() {
    return extensions;
  }

  /** What happened and what to do next, to be said in the reader's language. */
  public Phrase detail() {
    return detail;
  }

  /** The same problem, explained in words that fit the case better than the code's own. */
  public Problem saying(String key, Object... arguments) {
    return new Problem(code, new Phrase(key, arguments), violations, flaws, extensions);
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
    Flaw flaw = new Flaw(pointer, new Phrase(key, values));
    return new Problem(
        code,
        detail,
        violations,
        Stream.concat(flaws.stream(), Stream.of(flaw)).toList(),
        extensions);
  }

  /** The same problem, pointing at everything that is wrong. */
  public Problem with(List<Violation> all) {
    return new Problem(code, detail, List.copyOf(all), flaws, extensions);
  }

  /** The same problem, of a part of the body: what it points at is below {@code place}. */
  public Problem below(String place) {
    return pointing(pointer -> place + pointer);
  }

  /** The same problem, of a body that says elsewhere what is wrong at {@code place}. */
  public Problem saidAt(String place, String elsewhere) {
    return pointing(pointer -> pointer.equals(place) ? elsewhere : pointer);
  }

  private Problem pointing(UnaryOperator<String> moved) {
    return new Problem(
        code,
        detail,
        violations.stream()
            .map(each -> new Violation(moved.apply(each.pointer()), each.detail()))
            .toList(),
        flaws.stream().map(each -> new Flaw(moved.apply(each.pointer()), each.detail())).toList(),
        extensions);
  }

  /** The same problem with one more member. */
  public Problem with(String member, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(extensions);
    more.put(member, value);
    return new Problem(code, detail, violations, flaws, more);
  }
}
