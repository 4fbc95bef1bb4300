package cloud.faso.cli.command;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.words.Words;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What holds for every line, and is looked at before anything is sent: no value is empty (an empty
 * name would make the path of a whole collection), names are names, and choices are among those
 * offered.
 */
public final class LineRules {

  /** What the contract calls a Ref. */
  private static final Pattern NAME_OR_ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /** Things without a name, and how their ids begin. */
  private static final Map<String, String> NAMELESS =
      Map.of("operation", "op", "pool", "pool", "confirmation", "cnf");

  /** Where people are named: user names and addresses hold more than other names do. */
  private static final Set<String> OF_PEOPLE = Set.of("person", "member", "access");

  private static final Pattern PERSON = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,253}");

  /** Things that are called by their address. */
  private static final String OF_ADDRESSES = "floating-ip";

  private static final Pattern ADDRESS_OR_ID =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|fip-[0-9a-hjkmnp-tv-z]{26}");

  private static final String ID = "-[0-9a-hjkmnp-tv-z]{26}";

  private final Noun noun;
  private final Verb verb;
  private final Words words;

  public LineRules(Noun noun, Verb verb, Words words) {
    this.noun = noun;
    this.verb = verb;
    this.words = words;
  }

  /**
   * Checks a line.
   *
   * @param root the line's beginning, where options that all commands have may stand as well
   */
  public void check(ParseResult command, ParseResult root) {
    Stream.concat(root.matchedOptions().stream(), command.matchedOptions().stream())
        .forEach(this::checkOption);
    command
        .matchedPositionals()
        .forEach(
            positional ->
                positional
                    .originalStringValues()
                    .forEach(value -> checkName(positional.paramLabel(), value)));
  }

  private void checkOption(OptionSpec option) {
    Field field = field(option);
    for (String value : option.originalStringValues()) {
      if (value.isEmpty() ? !mayBeEmpty(field) : hasEmptyPart(field, value)) {
        throw usage("usage.empty", option.longestName());
      }
      if (option.longestName().equals("--target") && !value.matches("[a-z]+" + ID)) {
        throw usage("usage.bad-id", "--target", "vm-…", "vm", value);
      }
      if (field != null && !value.isEmpty() && !field.takes(value)) {
        throw usage(
            "usage.bad-choice", option.longestName(), value, String.join(", ", field.choices()));
      }
    }
  }

  private @Nullable Field field(OptionSpec option) {
    return verb.fields().stream()
        .filter(field -> List.of(option.names()).contains(field.option()))
        .findFirst()
        .orElse(null);
  }

  /** An empty value removes what was set before. */
  private boolean mayBeEmpty(@Nullable Field field) {
    return field != null
        && field.json() != null
        && verb.name().equals("set")
        && field.kind() != Kind.LABELS_GONE;
  }

  private static boolean hasEmptyPart(@Nullable Field field, String value) {
    return field != null
        && (field.kind() == Kind.LIST || field.kind() == Kind.LABELS_GONE)
        && List.of(value.split(",", -1)).contains("");
  }

  /** What a new thing may be called, and where a packet goes, is for the control plane to say. */
  private void checkName(String label, String value) {
    if (value.isEmpty()) {
      throw usage("usage.empty", label);
    }
    if (verb.name().equals("create") || noun.name().equals("net")) {
      return;
    }
    String prefix = NAMELESS.get(noun.name());
    if (OF_PEOPLE.contains(noun.name())) {
      if (!PERSON.matcher(value).matches()) {
        throw usage("usage.bad-person", label, value);
      }
    } else if (noun.name().equals(OF_ADDRESSES)) {
      if (!ADDRESS_OR_ID.matcher(value).matches()) {
        throw usage("usage.bad-address", label, value);
      }
    } else if (prefix == null) {
      checkReference(label, value, words);
    } else if (!value.matches(prefix + ID)) {
      throw usage("usage.bad-id", label, prefix + "-…", noun.name(), value);
    }
  }

  /** Insists on what names an existing thing: all else would make another path of the call's. */
  static String checkReference(String label, String value, Words words) {
    if (!NAME_OR_ID.matcher(value).matches()) {
      throw new CliFailure(ExitCode.USAGE, words.of("usage.bad-name", label, value));
    }
    return value;
  }

  /** How help calls the things that a command is about. */
  public static String label(Noun noun, Verb verb) {
    return verb.name().equals("create") ? "NAME" : noun.name().toUpperCase(Locale.ROOT);
  }

  private CliFailure usage(String key, Object... arguments) {
    return new CliFailure(ExitCode.USAGE, words.of(key, arguments));
  }
}
