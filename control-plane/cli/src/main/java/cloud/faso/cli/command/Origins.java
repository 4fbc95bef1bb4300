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
        .filter(field -> field.json() != null && isWithin(pointer, field))
        .map(field -> typed(field, pointer))
        .findFirst()
        .orElseGet(() -> Objects.requireNonNullElse(OF_ALL.get(pointer), pointer));
  }

  /** The option; and where in the file that it names, which its user wrote. */
  private static String typed(Field field, String pointer) {
    String within = pointer.substring(Math.min(pointer.length(), part(field).length()));
    return field.kind() == Kind.JSON && !within.isEmpty()
        ? field.option() + " " + within
        : field.option();
  }

  private static String part(Field field) {
    return "/" + Objects.requireNonNull(field.json()).replace('.', '/');
  }

  /** Whether a part is what a field goes into, or lies within: {@code /labels/app}. */
  private static boolean isWithin(String pointer, Field field) {
    String part = part(field);
    return pointer.equals("?" + field.json())
        || pointer.equals(part)
        || pointer.startsWith(part + "/");
  }
}
