package cloud.faso.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads stretches of a content, which may end sooner than it claims. */
final class Reading {

  private Reading() {}

  /** At most {@code length} bytes from {@code position}; fewer only at the end of the file. */
  static ByteBuffer upTo(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
      // a read may give less than was asked for
    }
    return buffer.flip();
  }

  /**
   * Exactly {@code length} bytes from {@code position}.
   *
   * @throws RefusedException when the file ends before
   */
  static ByteBuffer exactly(FileChannel channel, long position, int length)
      throws IOException, RefusedException {
    ByteBuffer buffer = upTo(channel, position, length);
    if (buffer.remaining() < length) {
      throw new RefusedException("image.truncated", position + length, channel.size());
    }
    return buffer;
  }
}
