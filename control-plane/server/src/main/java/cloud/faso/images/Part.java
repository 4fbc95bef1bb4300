package cloud.faso.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A content on its way in: a file that nobody else sees, and its digest so far. It is locked as
 * long as its writer lives, so that a sweep can tell it from what a dead process left behind.
 */
final class Part implements AutoCloseable {

  private final Path path;
  private final FileChannel channel;
  private final MessageDigest digest = sha256();
  private long length;

  private Part(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Makes the file; it must not exist. */
  static Part create(Path path) throws IOException {
    while (true) {
      FileChannel channel =
          FileChannel.open(
              path,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      try {
        channel.lock();
        if (Files.exists(path)) {
          return new Part(path, channel);
        }
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      // The sweep of another process saw it before it was locked.
      channel.close();
    }
  }

  void write(byte[] bytes, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
    while (buffer.hasRemaining()) {
      var _ = channel.write(buffer);
    }
    digest.update(bytes, 0, count);
    length += count;
  }

  Path path() {
    return path;
  }

  long length() {
    return length;
  }

  /** What was written, for reading. */
  FileChannel channel() {
    return channel;
  }

  /**
   * Makes what was written survive a power cut, and gives its digest; nothing more may be written.
   */
  String finish() throws IOException {
    channel.force(true);
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }

  /** Removes the file, unless it has been moved to its place. */
  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(path);
    } finally {
      channel.close();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
