package cloud.faso.app;

import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Environment;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import net.sourceforge.argparse4j.inf.Namespace;
import org.eclipse.jetty.server.Server;

/**
 * {@code rehearse CONFIG}: starts as {@code server} does, answers one request, and ends. Run with
 * {@code -XX:AOTCacheOutput=FILE}, the JVM leaves in FILE what a start needs, and with {@code
 * -XX:AOTCache=FILE} the next one takes half the time.
 */
final class RehearseCommand extends ServerCommand<FasoConfiguration> {

  RehearseCommand(FasoApplication application) {
    super(application, "rehearse", "start as a server, answer one request, and end");
  }

  @Override
  protected void run(Environment environment, Namespace arguments, FasoConfiguration configuration)
      throws Exception {
    CompletableFuture<Server> started = new CompletableFuture<>();
    environment.lifecycle().addServerLifecycleListener(started::complete);
    super.run(environment, arguments, configuration);
    Server server = started.join();
    try (InputStream answer = server.getURI().resolve("/v1/health/live").toURL().openStream()) {
      answer.readAllBytes();
    } finally {
      server.stop();
    }
  }
}
