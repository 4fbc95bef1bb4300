package cloud.faso.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What the launcher does itself ({@code ./faso up}) and never hands to this client. A shell
 * completes it all the same: to whoever types, there is one {@code faso}.
 */
final class LauncherCommands {

  private LauncherCommands() {}

  static void addTo(CommandSpec root) {
    root.addSubcommand("up", ofHome(value("--port"), value("--simulate")));
    root.addSubcommand("down", ofHome(flag("--guests")));
    root.addSubcommand("status", ofHome());
    root.addSubcommand("logs", ofHome(flag("-f", "--follow")).addPositional(component()));
    root.addSubcommand("test", command(value("--seeds"), value("--from")));
    root.addSubcommand("bench", command(value("--row"), value("--database"), flag("--quick")));
  }

  private static CommandSpec ofHome(OptionSpec... options) {
    return command(options).addOption(OptionSpec.builder("--home").type(Path.class).build());
  }

  private static CommandSpec command(OptionSpec... options) {
    CommandSpec command = CommandSpec.create();
    List.of(options).forEach(command::addOption);
    return command;
  }

  private static OptionSpec value(String name) {
    return OptionSpec.builder(name).type(String.class).arity("1").build();
  }

  private static OptionSpec flag(String... names) {
    return OptionSpec.builder(names).type(boolean.class).arity("0").build();
  }

  private static PositionalParamSpec component() {
    return PositionalParamSpec.builder()
        .index("0")
        .type(String.class)
        .completionCandidates(List.of("control-plane", "agent", "simulator"))
        .build();
  }
}
