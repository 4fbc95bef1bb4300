package cloud.faso.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.dropwizard.logging.common.ConsoleAppenderFactory;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.dropwizard.logging.json.EventJsonLayoutBaseFactory;
import java.util.List;

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
    return logging;
  }
}
