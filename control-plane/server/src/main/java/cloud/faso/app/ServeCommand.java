package cloud.faso.app;

import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Environment;
import java.nio.file.Path;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/**
 * {@code server CONFIG}: brings the database up to date and serves. With {@code
 * --operator-token-file FILE} it first writes an operator's token into that file, readable by its
 * owner only, unless one is there already.
 */
final class ServeCommand extends ServerCommand<FasoConfiguration> {

  private final FasoApplication application;

  ServeCommand(FasoApplication application) {
    super(application);
    this.application = application;
  }

  @Override
  public void configure(Subparser arguments) {
    super.configure(arguments);
    arguments
        .addArgument("--" + BootstrapCommand.TOKEN_FILE)
        .dest(BootstrapCommand.TOKEN_FILE)
        .help("file to write an operator's token to before serving, unless it is there");
  }

  @Override
  protected void run(Environment environment, Namespace arguments, FasoConfiguration configuration)
      throws Exception {
    @Nullable String file = arguments.getString(BootstrapCommand.TOKEN_FILE);
    if (file != null) {
      BootstrapCommand.makeOperatorToken(application.plane(), Path.of(file).toAbsolutePath());
    }
    super.run(environment, arguments, configuration);
  }
}
