package cloud.faso.cli;

import cloud.faso.cli.words.Words;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in the person's language what is wrong with a line that was typed. */
final class UsageError {

  private UsageError() {}

  static String describe(ParameterException error, Words words) {
    // Without the first word, by which it may be called otherwise.
    String command =
        error.getCommandLine().getCommandSpec().qualifiedName().substring("faso".length());
    return words.of("error", what(error, words)) + "\n" + words.of("usage.see", command);
  }

  private static String what(ParameterException error, Words words) {
    return switch (error) {
      case MissingParameterException missing ->
          words.of("usage.missing", labels(missing.getMissing()));
      case OverwrittenOptionException twice ->
          words.of("usage.twice", label(twice.getOverwritten()));
      case UnmatchedArgumentException unmatched -> unknown(unmatched, words);
      default -> String.valueOf(error.getMessage());
    };
  }

  private static String unknown(UnmatchedArgumentException error, Words words) {
    String text = words.of("usage.unknown", String.join(" ", error.getUnmatched()));
    List<String> alike = error.getSuggestions();
    return alike.isEmpty() ? text : text + " " + words.of("usage.alike", String.join(", ", alike));
  }

  private static String labels(List<ArgSpec> missing) {
    return String.join(", ", missing.stream().map(UsageError::label).toList());
  }

  private static String label(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  /** The usage of a command that was not typed to its end. */
  static String usage(CommandLine command) {
    return command.getUsageMessage(CommandLine.Help.Ansi.OFF);
  }
}
