package cloud.faso.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dropwizard.logging.common.AbstractOutputStreamAppenderFactory;
import io.dropwizard.logging.common.ConsoleAppenderFactory;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.dropwizard.logging.common.FileAppenderFactory;
import io.dropwizard.logging.json.EventJsonLayoutBaseFactory;
import io.dropwizard.util.DataSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How the control plane logs, unless {@code logging} in its configuration says otherwise. */
final class Logs {

  private static final int OLD_FILES = 5;

  /** What would drown our own words. */
  private static final Map<String, JsonNode> OTHERS =
      Map.of(
          "org.eclipse.jetty", TextNode.valueOf("WARN"),
          // Says which addresses are served.
          "org.eclipse.jetty.server.AbstractConnector", TextNode.valueOf("INFO"),
          "io.dropwizard.jersey.DropwizardResourceConfig", TextNode.valueOf("WARN"),
          // Callers that leave before they are answered; what fails on our side is logged
          // elsewhere.
          "org.glassfish.jersey.server.ServerRuntime$Responder", TextNode.valueOf("OFF"));

  private Logs() {}

  static DefaultLoggingFactory toConsole() {
    return to(new ConsoleAppenderFactory<>());
  }

  /** Into a file, which gives way to a fresh one when it has grown large. */
  static DefaultLoggingFactory toFile(Path file) {
    FileAppenderFactory<ILoggingEvent> appender = new FileAppenderFactory<>();
    appender.setCurrentLogFilename(file.toString());
    appender.setArchivedLogFilenamePattern(file + ".%i.gz");
    appender.setArchivedFileCount(OLD_FILES);
    appender.setMaxFileSize(DataSize.mebibytes(20));
    return to(appender);
  }

  /**
   * One JSON object per line, with the time in UTC and, within a request, its {@code traceId}: the
   * one that its caller was told.
   */
  private static DefaultLoggingFactory to(
      AbstractOutputStreamAppenderFactory<ILoggingEvent> appender) {
    EventJsonLayoutBaseFactory layout = new EventJsonLayoutBaseFactory();
    layout.setTimestampFormat("ISO_INSTANT");
    layout.setFlattenMdc(true);
    appender.setLayout(layout);
    DefaultLoggingFactory logging = new DefaultLoggingFactory();
    logging.setAppenders(List.of(appender));
    logging.setLoggers(OTHERS);
    return logging;
  }
}
