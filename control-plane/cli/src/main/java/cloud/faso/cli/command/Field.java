package cloud.faso.cli.command;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An option of a command.
 *
 * @param option as it is typed, e.g. {@code --flavor}
 * @param json where it goes: a path of fields of the body such as {@code vcpus.limit}, or a query
 *     parameter; null for what the command itself makes use of
 * @param choices all that the API takes, or what is offered where the command itself makes use of
 *     it; empty for anything
 */
public record Field(
    String option, @Nullable String json, Kind kind, boolean required, List<String> choices) {

  public static Field of(String option, String json, Kind kind) {
    return new Field(option, json, kind, false, List.of());
  }

  public static Field text(String option, String json) {
    return of(option, json, Kind.TEXT);
  }

  public static Field choice(String option, String json, String... choices) {
    return new Field(option, json, Kind.TEXT, false, List.of(choices));
  }

  /** An option that is no field of the API. */
  public static Field local(String option, Kind kind) {
    return new Field(option, null, kind, false, List.of());
  }

  public Field must() {
    return new Field(option, json, kind, true, choices);
  }

  /** Whether a value may be given: anything, or one of the choices, in capitals or not. */
  boolean takes(String value) {
    return choices.isEmpty() || json == null || choices.stream().anyMatch(value::equalsIgnoreCase);
  }

  /** A value as the API writes it. */
  String written(String value) {
    if (choices.isEmpty()) {
      return value;
    }
    return choices.stream()
        .filter(value::equalsIgnoreCase)
        .findFirst()
        .orElseGet(() -> value.toUpperCase(Locale.ROOT));
  }

  /** The option without its hyphens: what its words are found by. */
  public String name() {
    return option.substring(2);
  }
}
