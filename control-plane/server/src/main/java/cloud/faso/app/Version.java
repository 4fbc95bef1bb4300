package cloud.faso.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which version of the program this is. */
final class Version {

  private Version() {}

  /** As the build wrote it down; {@code development} outside of a jar. */
  static String ofThisProgram() {
    Properties properties = new Properties();
    try (InputStream file =
        Version.class.getResourceAsStream(
            "/META-INF/maven/cloud.faso/faso-server/pom.properties")) {
      if (file != null) {
        properties.load(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "development");
  }
}
