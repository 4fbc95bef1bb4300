package cloud.faso.images;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * The content of an image, open for reading from any place. It stays readable until closed, even if
 * the image is deleted meanwhile.
 *
 * @param size in bytes
 */
public record ImageContent(FileChannel channel, long size) implements AutoCloseable {

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
