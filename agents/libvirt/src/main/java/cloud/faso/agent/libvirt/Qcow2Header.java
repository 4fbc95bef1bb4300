package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What the header of a qcow2 file says; see {@code docs/interop/qcow2.txt} of QEMU.
 *
 * @param virtualBytes size of the disk that it describes
 * @param backingFile the file that it rests on; null when it stands alone
 * @param backingFormat that file's format; null when the header does not say
 * @param externalData true when the data is in yet another file
 */
record Qcow2Header(
    long virtualBytes,
    @Nullable String backingFile,
    @Nullable String backingFormat,
    boolean externalData) {
  private static final int MAGIC = 0x514649fb;
  private static final int VERSION_3_BYTES = 104;
  private static final int EXTERNAL_DATA_BIT = 1 << 2;
  private static final int BACKING_FORMAT_EXTENSION = 0xe2792aca;
  // Header, extensions and the backing file's name are within the first cluster, 64 KiB by default.
  private static final int READ_BYTES = 65536;

  /**
   * Reads a file's header.
   *
   * @throws DamagedDisk when it is no qcow2 file, or a broken one
   */
  static Qcow2Header read(Path file) throws IOException {
    ByteBuffer header = firstBytes(file);
    if (header.limit() < VERSION_3_BYTES || header.getInt(0) != MAGIC) {
      throw new DamagedDisk(file + " is not a qcow2 image");
    }
    try {
      // Version 2 has neither features nor a header length; its extensions start right after.
      boolean version3 = header.getInt(4) >= 3;
      int extensionsAt = version3 ? header.getInt(100) : 72;
      return new Qcow2Header(
          header.getLong(24),
          backingFile(header),
          backingFormat(header, extensionsAt),
          version3 && (header.getLong(72) & EXTERNAL_DATA_BIT) != 0);
    } catch (IndexOutOfBoundsException e) {
      throw new DamagedDisk(file + " is a broken qcow2 image", e);
    }
  }

  private static ByteBuffer firstBytes(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
    }
    return bytes.flip();
  }

  private static @Nullable String backingFile(ByteBuffer header) {
    long at = header.getLong(8);
    return at == 0 ? null : text(header, at, header.getInt(16));
  }

  private static @Nullable String backingFormat(ByteBuffer header, int extensionsAt) {
    int at = extensionsAt;
    while (at + 8 <= header.limit() && header.getInt(at) != 0) {
      int length = header.getInt(at + 4);
      if (header.getInt(at) == BACKING_FORMAT_EXTENSION) {
        return text(header, at + 8L, length);
      }
      if (length < 0) {
        throw new IndexOutOfBoundsException(length);
      }
      at = Math.addExact(at, 8 + (length + 7) / 8 * 8);
    }
    return null;
  }

  private static String text(ByteBuffer header, long at, int length) {
    if (at < 0 || at > READ_BYTES || length < 0 || length > READ_BYTES) {
      throw new IndexOutOfBoundsException(at);
    }
    byte[] bytes = new byte[length];
    header.get((int) at, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
