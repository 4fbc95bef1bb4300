package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the header of a qcow2 overlay says. Our own qemu-img wrote it, and a guest cannot: it writes
 * to the disk that the file describes.
 *
 * @param virtualBytes size as the guest sees it
 * @param backingFile path of the image that it rests on
 * @param backingFormat {@code qcow2} or {@code raw}
 */
record RootDisk(Path file, long virtualBytes, String backingFile, String backingFormat) {
  private static final int MAGIC = 0x514649fb;
  private static final int HEADER_BYTES = 104;
  private static final int BACKING_FORMAT_EXTENSION = 0xe2792aca;
  // qcow2 keeps header, extensions and the backing file's name within the first cluster.
  private static final int FIRST_CLUSTER = 65536;

  /** The header of a file, which must be a qcow2 with a backing file. */
  static RootDisk read(Path file) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(FIRST_CLUSTER);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (header.hasRemaining() && channel.read(header) >= 0) {}
    }
    header.flip();
    if (header.limit() < HEADER_BYTES || header.getInt(0) != MAGIC) {
      throw new IOException(file + " is not a qcow2 image");
    }
    int nameAt = Math.toIntExact(header.getLong(8));
    int nameLength = header.getInt(16);
    if (nameAt < HEADER_BYTES || nameLength <= 0 || nameAt + nameLength > header.limit()) {
      throw new IOException(file + " has no backing file");
    }
    return new RootDisk(
        file, header.getLong(24), text(header, nameAt, nameLength), backingFormat(header, file));
  }

  int sizeGiB() {
    return Math.toIntExact(virtualBytes >> 30);
  }

  private static String backingFormat(ByteBuffer header, Path file) throws IOException {
    int at = header.getInt(100);
    while (at + 8 <= header.limit() && header.getInt(at) != 0) {
      int length = header.getInt(at + 4);
      if (length < 0 || at + 8L + length > header.limit()) {
        break;
      }
      if (header.getInt(at) == BACKING_FORMAT_EXTENSION) {
        return text(header, at + 8, length);
      }
      at += 8 + (length + 7) / 8 * 8;
    }
    throw new IOException(file + " does not say the format of its backing file");
  }

  private static String text(ByteBuffer header, int at, int length) {
    byte[] bytes = new byte[length];
    header.get(at, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
