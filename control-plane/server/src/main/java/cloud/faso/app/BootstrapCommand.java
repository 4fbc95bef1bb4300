package cloud.faso.app;

import cloud.faso.platform.db.Databases;
import com.codahale.metrics.MetricRegistry;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.db.ManagedDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/**
 * {@code bootstrap CONFIG --operator-token-file FILE}: brings the database up to date and, unless
 * the file is there already, writes an operator's token into it, readable by its owner only.
 */
final class BootstrapCommand extends ConfiguredCommand<FasoConfiguration> {

  private static final String TOKEN_FILE = "operator-token-file";

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
        .help("file to write the token to, unless it exists");
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
      if (!Files.exists(file)) {
        ControlPlane plane = new ControlPlane(FasoApplication.surroundings(configuration, source));
        write(file, plane.tokens.bootstrapOperator("bootstrap"));
      }
    } finally {
      source.stop();
    }
  }

  /**
   * Whole or not at all: a crash midway leaves a token that nobody knows, and the next run another.
   */
  private static void write(Path file, String token) throws IOException {
    Path partial =
        Files.createTempFile(
            file.getParent(),
            ".token",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(partial, token + "\n");
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
