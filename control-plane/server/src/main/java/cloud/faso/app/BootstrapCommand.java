package cloud.faso.app;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.secret.PrivateFile;
import com.codahale.metrics.MetricRegistry;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.db.ManagedDataSource;
import java.io.IOException;
import java.nio.file.Path;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/**
 * {@code bootstrap CONFIG --operator-token-file FILE}: brings the database up to date and, unless
 * the file is there already, writes an operator's token into it, readable by its owner only. With
 * {@code --operator-user NAME} it makes a local user who is an operator instead, and the file gets
 * a one-time password.
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
    Path file = Path.of(arguments.getString(TOKEN_FILE)).toAbsolutePath();
    ManagedDataSource source = DataSources.open(configuration, new MetricRegistry());
    source.start();
    try {
      Databases.migrate(source);
      ControlPlane plane = new ControlPlane(FasoApplication.surroundings(configuration, source));
      String user = arguments.getString(USER);
      if (user == null) {
        makeOperatorToken(plane, file);
      } else {
        PrivateFile.make(file, () -> plane.firstOperator().make(user) + "\n");
      }
    } finally {
      source.stop();
    }
  }

  /** Writes an operator's token into the file, unless it is there already. */
  static void makeOperatorToken(ControlPlane plane, Path file) throws IOException {
    PrivateFile.make(file, () -> plane.tokens.bootstrapOperator("bootstrap") + "\n");
  }
}
