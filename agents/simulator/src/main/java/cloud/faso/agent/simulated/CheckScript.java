package cloud.faso.agent.simulated;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether a script can be followed, before anything is started or stopped for it. */
@Command(
    name = "faso-simulator-check",
    mixinStandardHelpOptions = true,
    description = "Fails, and says why, when a script cannot be followed.")
public final class CheckScript implements Callable<Integer> {

  @Spec CommandSpec command = CommandSpec.create();

  @Parameters(paramLabel = "SCRIPT", description = "YAML file that says how nodes behave.")
  Path file = Path.of(".");

  /** The program. */
  public static void main(String... arguments) {
    System.exit(line().execute(arguments));
  }

  static CommandLine line() {
    return new CommandLine(new CheckScript()).setParameterExceptionHandler(CheckScript::complain);
  }

  @Override
  public Integer call() {
    try {
      var _ = Script.read(file);
      return CommandLine.ExitCode.OK;
    } catch (IOException | IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static int complain(ParameterException refused, String[] arguments) {
    refused.getCommandLine().getErr().println(refused.getMessage());
    return CommandLine.ExitCode.USAGE;
  }
}
