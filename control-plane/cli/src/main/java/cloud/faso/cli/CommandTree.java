package cloud.faso.cli;

import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.LineRules;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.noun.Nouns;
import cloud.faso.cli.words.Words;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Makes picocli commands of nouns and verbs. */
final class CommandTree {

  static final String COMPLETION = "completion";

  /** What a command stands for: the user object of its picocli command. */
  record Target(Noun noun, Verb verb) {}

  private final Words words;

  CommandTree(Words words) {
    this.words = words;
  }

  /**
   * All commands.
   *
   * @param inFull tells which nouns get their verbs; for the others a name is enough
   */
  CommandLine build(Predicate<String> inFull) {
    CommandSpec root = command(new Object(), "faso", "faso");
    describeRoot(root);
    globals().forEach(root::addOption);
    root.addOption(
        OptionSpec.builder("--version").versionHelp(true).description(word("version")).build());
    for (String name : Nouns.NAMES) {
      CommandLine sub =
          inFull.test(name) ? noun(Nouns.named(name)) : new CommandLine(command(name, name, name));
      root.addSubcommand(name, sub);
    }
    root.addSubcommand(COMPLETION, new CommandLine(completion()));
    CommandLine line = new CommandLine(root);
    line.setUsageHelpWidth(100);
    line.setUsageHelpAutoWidth(false);
    return line;
  }

  private CommandLine noun(Noun noun) {
    Optional<Verb> own = noun.verbs().stream().filter(verb -> verb.name().isEmpty()).findFirst();
    CommandSpec spec =
        own.map(verb -> verb(noun, verb)).orElseGet(() -> command(noun, noun.name(), noun.name()));
    List<Verb> below = noun.verbs().stream().filter(verb -> !verb.name().isEmpty()).toList();
    if (below.isEmpty()) {
      return new CommandLine(spec);
    }
    spec.usageMessage().synopsisSubcommandLabel(words.of("help.verb"));
    for (Verb verb : below) {
      CommandSpec command = verb(noun, verb);
      if (verb.name().equals("console")) {
        command.aliases("console-log"); // what the API calls it
      }
      spec.addSubcommand(verb.name(), new CommandLine(command));
    }
    return new CommandLine(spec);
  }

  private CommandSpec verb(Noun noun, Verb verb) {
    String key = verb.name().isEmpty() ? noun.name() : noun.name() + "." + verb.name();
    CommandSpec spec =
        command(new Target(noun, verb), verb.name().isEmpty() ? noun.name() : verb.name(), key);
    spec.usageMessage().abbreviateSynopsis(true).requiredOptionMarker('*');
    if (verb.names() != Names.NONE) {
      spec.addPositional(names(noun, verb));
    }
    verb.fields().forEach(field -> spec.addOption(option(key, field)));
    traits(verb, spec);
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder().validate(false).heading(words.of("help.globals"));
    globals().forEach(group::addArg);
    spec.addArgGroup(group.build());
    return spec;
  }

  private CommandSpec command(Object target, String name, String key) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(target).name(name);
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description(word("help")).build());
    spec.usageMessage()
        .description(words.of(key))
        .synopsisHeading(words.of("help.synopsis"))
        .commandListHeading(words.of("help.commands"))
        .optionListHeading(words.of("help.options"))
        .parameterListHeading(words.of("help.parameters"))
        .sortOptions(false)
        .autoWidth(false);
    return spec;
  }

  private void describeRoot(CommandSpec root) {
    Map<String, String> codes = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      codes.put(Integer.toString(code.number()), words.of(code.key()));
    }
    root.usageMessage()
        .exitCodeListHeading(words.of("help.exit-codes"))
        .exitCodeList(codes)
        .footerHeading(words.of("help.environment"))
        .footer(words.of("help.variables").split("\n", -1))
        .abbreviateSynopsis(true)
        .synopsisSubcommandLabel(words.of("help.noun-verb"));
  }

  private PositionalParamSpec names(Noun noun, Verb verb) {
    boolean many = verb.names() == Names.MANY;
    return PositionalParamSpec.builder()
        .index(many ? "0..*" : "0")
        .required(true)
        .arity(many ? "1..*" : "1")
        .paramLabel(LineRules.label(noun, verb))
        .description(words.of(verb.name().equals("create") ? "option.new-name" : "option.name"))
        .type(List.class)
        .auxiliaryTypes(String.class)
        .build();
  }

  private OptionSpec option(String command, Field field) {
    String own = command + "." + field.name();
    OptionSpec.Builder option =
        OptionSpec.builder(field.option())
            .required(field.required())
            .description(words.has(own) ? words.of(own) : word(field.name()));
    if (!field.choices().isEmpty()) {
      option.completionCandidates(field.choices());
    }
    return switch (field.kind()) {
      case FLAG -> option.type(boolean.class).arity("0").build();
      case LIST, LABELS, LABELS_GONE, CONTACTS, ITEMS ->
          option
              .type(List.class)
              .auxiliaryTypes(String.class)
              .arity("1")
              .paramLabel(label(field))
              .build();
      default -> option.type(String.class).arity("1").paramLabel(label(field)).build();
    };
  }

  private static String label(Field field) {
    return switch (field.kind()) {
      case NUMBER, DECIMAL -> "N";
      case MIB, GIB -> "SIZE";
      case CONTENT, JSON -> "FILE";
      case LABELS -> "NAME=VALUE";
      case ITEMS -> "FIELD=VALUE,…";
      case CONTACTS -> "LANG:NAME <ADDRESS>";
      case SWITCH -> "on|off";
      default ->
          field.choices().isEmpty()
              ? field.name().toUpperCase(Locale.ROOT)
              : String.join("|", field.choices());
    };
  }

  private void traits(Verb verb, CommandSpec spec) {
    for (Trait trait : verb.traits()) {
      switch (trait) {
        case CHANGES -> spec.addOption(flag("--dry-run"));
        case CONDITIONAL -> spec.addOption(value("--if-match", "ETAG"));
        case ASYNCHRONOUS -> {
          spec.addOption(flag("--wait"));
          spec.addOption(value("--timeout", "SECONDS"));
        }
        case LISTS -> {
          spec.addOption(value("--query", "TEXT"));
          spec.addOption(value("--sort", "FIELD"));
          spec.addOption(value("--limit", "N"));
        }
      }
    }
  }

  /** A fresh set each time: picocli ties an option to its command. */
  private List<OptionSpec> globals() {
    return List.of(
        OptionSpec.builder("-o", "--output")
            .type(String.class)
            .arity("1")
            .paramLabel("table|json|yaml")
            .completionCandidates(List.of("table", "json", "yaml"))
            .description(word("output"))
            .build(),
        value("--tenant", "TENANT"),
        value("--ministry", "MINISTRY"),
        value("--url", "URL"),
        value("--token-file", "FILE"),
        option("--home").type(Path.class).arity("1").paramLabel("DIR").build());
  }

  private OptionSpec flag(String option) {
    return option(option).type(boolean.class).arity("0").build();
  }

  private OptionSpec value(String option, String label) {
    return option(option).type(String.class).arity("1").paramLabel(label).build();
  }

  private OptionSpec.Builder option(String option) {
    return OptionSpec.builder(option).description(word(option.substring(2)));
  }

  private CommandSpec completion() {
    CommandSpec spec = command(COMPLETION, COMPLETION, COMPLETION);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .required(true)
            .paramLabel("bash|zsh")
            .description(words.of("option.shell"))
            .type(List.class)
            .auxiliaryTypes(String.class)
            .completionCandidates(List.of("bash", "zsh"))
            .build());
    return spec;
  }

  private String word(String option) {
    return words.of("option." + option);
  }
}
