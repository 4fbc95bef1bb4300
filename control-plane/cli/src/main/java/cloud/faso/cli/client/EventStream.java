package cloud.faso.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events (WHATWG HTML, section 9.2), as far as the control plane uses them. */
public final class EventStream implements AutoCloseable {

  /**
   * One event.
   *
   * @param id what to resume after, null when it has none
   * @param data empty when nothing happened, and the id says only where the stream is
   */
  public record Event(@Nullable String id, String data) {}

  private final BufferedReader reader;

  public EventStream(InputStream in) {
    reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /** The next event, or null at the end of the stream; one that was cut off is dropped. */
  public @Nullable Event next() throws IOException {
    String id = null;
    StringBuilder data = new StringBuilder();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.isEmpty() && (id != null || !data.isEmpty())) {
        return new Event(id, data.toString());
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
      if (field.equals("id")) {
        id = value;
      } else if (field.equals("data")) {
        data.append(data.isEmpty() ? "" : "\n").append(value);
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
