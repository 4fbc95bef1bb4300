package cloud.faso.app;

import cloud.faso.platform.db.Databases;
import com.codahale.metrics.MetricRegistry;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.db.ManagedDataSource;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/**
 * {@code bootstrap CONFIG --operator-token-file FILE}: brings the database up to date and, unless
 * the file holds something already, writes an operator's token into it, readable by its owner only.
 * With {@code --operator-user NAME} it makes a local user who is an operator instead, and the file
 * gets a one-time password.
 */
final class BootstrapCommand extends ConfiguredCommand<FasoConfiguration> {

  static final String TOKEN_FILE = "operator-token-file";
  private static final String USER = "operator-user";

  BootstrapCommand() {
    super("bootstrap", "make the database and a first operator's token");
  }

  @Override
  public void configure(Subparser arguments) {
    super.configure(arguments);
    arguments
        .addArgument("--" + TOKEN_FILE)
        .dest(TOKEN_FILE)
        .required(true)
        .help("file to write the token, or the one-time password, to, unless it exists");
    arguments
        .addArgument("--" + USER)
        .dest(USER)
        .help("make a local user of this name an operator, instead of a token");
  }

  @Override
  protected void run(
      Bootstrap<FasoConfiguration> bootstrap, Namespace arguments, FasoConfiguration configuration)
      throws Exception {
    SecretFile file = SecretFile.of(arguments.getString(TOKEN_FILE));
    ManagedDataSource source = DataSources.open(configuration, new MetricRegistry());
    source.start();
    try {
      Databases.migrate(source);
      if (file.isMissing()) {
        ControlPlane plane = new ControlPlane(FasoApplication.surroundings(configuration, source));
        String user = arguments.getString(USER);
        file.write(
            user == null
                ? plane.tokens.bootstrapOperator("bootstrap")
                : plane.firstOperator().make(user));
      }
    } finally {
      source.stop();
    }
  }
}
