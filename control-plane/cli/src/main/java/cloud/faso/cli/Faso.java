package cloud.faso.cli;

import cloud.faso.cli.CommandTree.Target;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.LineRules;
import cloud.faso.cli.command.Options;
import cloud.faso.cli.words.Words;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line's main class: parses a line, carries it out, and says how it went. */
public final class Faso {

  private final World world;
  private final Words words;

  private Faso(World world) {
    this.world = world;
    this.words = Words.of(world.environment());
  }

  /** The process's own entry. */
  public static void main(String[] arguments) {
    System.exit(run(realWorld(), Arguments.asTyped(arguments)));
  }

  /** Carries out one line; the result is the exit code. */
  public static int run(World world, String... arguments) {
    return new Faso(world).run(List.of(arguments)).number();
  }

  private static World realWorld() {
    return new World(
        System.getenv(),
        System.in,
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        () -> Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false),
        Faso::isPiped,
        InstantSource.system(),
        Thread::sleep,
        Faso::newKey,
        Faso::askSecretly,
        Faso::showPage);
  }

  /** UTF-8 whatever the locale: names of tenants and people are not ASCII. */
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  private static boolean isPiped() {
    try {
      String out = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return out.startsWith("pipe:") || out.startsWith("socket:");
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<String> askSecretly(String prompt) {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(console -> console.readPassword("%s", prompt))
        .map(String::new);
  }

  /** Where it does not succeed, the person has the address to go to. */
  private static void showPage(String url) {
    try {
      new ProcessBuilder("xdg-open", url)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      // No desktop here after all.
    }
  }

  private static String newKey() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return "cli-" + HexFormat.of().formatHex(bytes);
  }

  private ExitCode run(List<String> line) {
    ExitCode code = carriedOut(line);
    // A reader that has seen enough and left, such as head, is no failure.
    if (code == ExitCode.OK && world.out().checkError() && !world.piped().getAsBoolean()) {
      return failed(ExitCode.UNEXPECTED, words.of("error", words.of("output-lost")));
    }
    return code;
  }

  private ExitCode carriedOut(List<String> line) {
    try {
      return dispatch(asOption(line));
    } catch (ParameterException e) {
      return failed(ExitCode.USAGE, UsageError.describe(e, words));
    } catch (CliFailure e) {
      return failed(e.exitCode(), words.of("error", e.words()));
    } catch (IOException e) {
      return failed(ExitCode.UNEXPECTED, words.of("error", e.toString()));
    } catch (RuntimeException e) {
      if (world.environment().containsKey("FASO_DEBUG")) {
        e.printStackTrace(world.err());
      }
      return failed(ExitCode.UNEXPECTED, words.of("unexpected", e));
    } finally {
      world.out().flush();
    }
  }

  /** {@code faso help vm} is {@code faso vm --help}. */
  private static List<String> asOption(List<String> line) {
    if (line.isEmpty() || !line.getFirst().equals("help")) {
      return line;
    }
    List<String> rest = new ArrayList<>(line.subList(1, line.size()));
    rest.add("--help");
    return rest;
  }

  private ExitCode failed(ExitCode code, String message) {
    // What the control plane says may hold what a tenant wrote: it must not steer the terminal.
    world.err().println(message.replaceAll("[\\p{Cc}&&[^\n]]", " "));
    world.err().flush();
    return code;
  }

  private ExitCode dispatch(List<String> line) throws IOException {
    boolean completion = line.contains(CommandTree.COMPLETION);
    CommandLine commands = new CommandTree(words).build(name -> completion || line.contains(name));
    ParseResult root = commands.parseArgs(line.toArray(String[]::new));
    ParseResult command = last(root);
    CommandLine typed = command.commandSpec().commandLine();
    if (root.isVersionHelpRequested()) {
      world.out().println("faso " + version());
      return ExitCode.OK;
    }
    if (command.isUsageHelpRequested()) {
      world.out().print(UsageError.usage(typed));
      return ExitCode.OK;
    }
    return switch (command.commandSpec().userObject()) {
      case Target target -> carryOut(target, root, command);
      case String name when name.equals(CommandTree.COMPLETION) -> complete(commands, command);
      default -> failed(ExitCode.USAGE, UsageError.usage(typed).stripTrailing());
    };
  }

  private static ParseResult last(ParseResult root) {
    ParseResult last = root;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last;
  }

  private ExitCode carryOut(Target target, ParseResult root, ParseResult command)
      throws IOException {
    Options options = new Options(command, root, target.verb().fields(), words);
    World here = home(options.home());
    new LineRules(target.noun(), target.verb(), words).check(command, root);
    target.verb().action().run(new Invocation(here, words, target.noun(), target.verb(), options));
    return ExitCode.OK;
  }

  private World home(@Nullable Path named) {
    if (named == null) {
      return world;
    }
    if (named.toString().isEmpty()) {
      throw new CliFailure(ExitCode.USAGE, words.of("usage.no-folder", "--home"));
    }
    return world.at(named);
  }

  private ExitCode complete(CommandLine commands, ParseResult command) {
    List<String> shell = command.matchedPositionalValue(0, List.<String>of());
    if (!Arrays.asList("bash", "zsh").containsAll(shell)) {
      throw new CliFailure(
          ExitCode.USAGE,
          words.of("usage.bad-choice", CommandTree.COMPLETION, shell.getFirst(), "bash, zsh"));
    }
    // The one script serves both shells: it loads zsh's emulation of bash's completion itself.
    LauncherCommands.addTo(commands.getCommandSpec());
    world.out().print(AutoComplete.bash("faso", commands));
    return ExitCode.OK;
  }

  private static String version() {
    String version = Faso.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
