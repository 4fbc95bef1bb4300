package cloud.faso.cli.command;

import java.util.Map;
import java.util.Objects;

/** Which part of a line a part of its call was made of: people know the line, not the call. */
final class Origins {

  private static final Map<String, String> OF_ALL =
      Map.ofEntries(
          Map.entry("?q", "--query"),
          Map.entry("?limit", "--limit"),
          Map.entry("?sort", "--sort"),
          Map.entry("?wait", "--for"),
          Map.entry("?timeout", "--timeout"),
          Map.entry("?offset", "--offset"),
          Map.entry("?from", "FROM"),
          Map.entry("?to", "TO"),
          Map.entry("?tenant", "--tenant"),
          Map.entry("?ministry", "--ministry"),
          Map.entry("{ministry}", "--ministry"),
          Map.entry("{tenant}", "--tenant"),
          Map.entry("If-Match:", "--if-match"),
          Map.entry("Last-Event-ID:", "--since"));

  private final Noun noun;
  private final Verb verb;

  Origins(Noun noun, Verb verb) {
    this.noun = noun;
    this.verb = verb;
  }

  /**
   * What was typed for a part of a call; that part itself when it was not made of one.
   *
   * @param pointer as the contract's {@code Violation} has it
   */
  String of(String pointer) {
    String label = LineRules.label(noun, verb);
    if (pointer.equals("{" + noun.name() + "}")
        || (verb.name().equals("create") && (pointer.equals("/name") || pointer.equals("/code")))) {
      return label;
    }
    return verb.fields().stream()
        .filter(field -> field.json() != null && isWithin(pointer, field.json()))
        .map(Field::option)
        .findFirst()
        .orElseGet(() -> Objects.requireNonNullElse(OF_ALL.get(pointer), pointer));
  }

  /** Whether a part is what a field goes into, or lies within: {@code /labels/app}. */
  private static boolean isWithin(String pointer, String json) {
    String part = "/" + json.replace('.', '/');
    return pointer.equals("?" + json) || pointer.equals(part) || pointer.startsWith(part + "/");
  }
}
