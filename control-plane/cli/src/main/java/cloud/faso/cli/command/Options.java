package cloud.faso.cli.command;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.words.Words;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** What was typed, wherever on the line it stood. */
public final class Options {

  private final ParseResult command;
  private final ParseResult root;
  private final List<Field> fields;
  private final Words words;

  /**
   * The options of a command.
   *
   * @param root the line's beginning, where options that all commands have may stand as well
   * @param fields the command's own options
   */
  public Options(ParseResult command, ParseResult root, List<Field> fields, Words words) {
    this.command = command;
    this.root = root;
    this.fields = fields;
    this.words = words;
  }

  public boolean has(String option) {
    return command.hasMatchedOption(option) || root.hasMatchedOption(option);
  }

  public @Nullable String text(String option) {
    String value = command.matchedOptionValue(option, (String) null);
    return value != null ? written(option, value) : root.matchedOptionValue(option, (String) null);
  }

  private String written(String option, String value) {
    return fields.stream()
        .filter(field -> field.option().equals(option))
        .findFirst()
        .map(field -> field.written(value))
        .orElse(value);
  }

  /** The home that was named instead of the usual one. */
  public @Nullable Path home() {
    Path home = command.matchedOptionValue("--home", (Path) null);
    return home != null ? home : root.matchedOptionValue("--home", (Path) null);
  }

  public boolean flag(String option) {
    return command.hasMatchedOption(option);
  }

  public List<String> list(String option) {
    List<String> values = command.matchedOptionValue(option, List.<String>of());
    return values.stream().flatMap(value -> List.of(value.split(",", -1)).stream()).toList();
  }

  public List<String> each(String option) {
    return command.matchedOptionValue(option, List.<String>of());
  }

  public List<String> names() {
    return command.matchedPositionalValue(0, List.<String>of());
  }

  /** A whole number, not negative. */
  public long number(String option, long fallback) {
    String text = text(option);
    if (text == null) {
      return fallback;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, together with what is a number and yet none to count with.
    }
    throw new CliFailure(ExitCode.USAGE, words.of("usage.bad-number", option, text));
  }
}
