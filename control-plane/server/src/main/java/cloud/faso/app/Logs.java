package cloud.faso.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dropwizard.logging.common.ConsoleAppenderFactory;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.dropwizard.logging.json.EventJsonLayoutBaseFactory;
import java.util.List;
import java.util.Map;

/** How the control plane logs, unless {@code logging} in its configuration says otherwise. */
final class Logs {

  private Logs() {}

  /**
   * One JSON object per line, with the time in UTC and, within a request, its {@code traceId}: the
   * one that its caller was told.
   */
  static DefaultLoggingFactory toConsole() {
    EventJsonLayoutBaseFactory layout = new EventJsonLayoutBaseFactory();
    layout.setTimestampFormat("ISO_INSTANT");
    layout.setFlattenMdc(true);
    ConsoleAppenderFactory<ILoggingEvent> console = new ConsoleAppenderFactory<>();
    console.setLayout(layout);
    DefaultLoggingFactory logging = new DefaultLoggingFactory();
    logging.setAppenders(List.of(console));
    // Callers that leave before they are answered; what fails on our side is logged elsewhere.
    logging.setLoggers(
        Map.of("org.glassfish.jersey.server.ServerRuntime$Responder", TextNode.valueOf("OFF")));
    return logging;
  }
}
