package cloud.faso.agent.images;

import java.io.IOException;
import java.io.InputStream;

/** Where image content comes from. */
@FunctionalInterface
public interface ImageSource {

  /** Begins to read an image's content at {@code offset}, or earlier. */
  Content open(String digest, long offset) throws IOException, InterruptedException;

  /**
   * Content on its way.
   *
   * @param offset of the first byte that {@code stream} gives
   */
  record Content(long offset, InputStream stream) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
