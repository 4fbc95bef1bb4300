package cloud.faso.agent.link;

import java.io.IOException;
import java.io.InputStream;

/**
 * The content of an image, or the rest of it, on its way.
 *
 * @param offset of the first byte that {@code content} gives
 */
public record ImageContent(long offset, InputStream content) implements AutoCloseable {
  @Override
  public void close() throws IOException {
    content.close();
  }
}
