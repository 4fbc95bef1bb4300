package cloud.faso.images;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * Decides whether a content may become an image. It is read as a stranger's: nothing in it is
 * followed, and what is unknown is refused, for the hypervisor that opens it later runs as root.
 *
 * <p>The reader of qcow2 is our own: there is no kept one in Java, and asking {@code qemu-img}
 * would mean to open the stranger's file with the very code that it may attack.
 */
final class Inspection {

  /** Bytes of a content after which {@link #checkHead} can tell. */
  static final int HEAD = 1 << 20;

  private Inspection() {}

  /**
   * Checks what stands at the beginning, so that a wrong content need not be sent to its end.
   *
   * @param channel holds the whole content, or its first {@link #HEAD} bytes at least
   */
  static void checkHead(ImageFormat format, FileChannel channel)
      throws IOException, RefusedException {
    switch (format) {
      case QCOW2 -> Qcow2Header.read(channel).check();
      case RAW -> Magic.checkRaw(channel);
    }
  }

  /**
   * Checks the whole.
   *
   * @return the size of the disk that a guest sees, in bytes
   */
  static long check(ImageFormat format, FileChannel channel) throws IOException, RefusedException {
    return switch (format) {
      case QCOW2 -> {
        Qcow2Header header = Qcow2Header.read(channel);
        header.check();
        new Qcow2Tables(channel, header).check();
        yield header.virtualBytes();
      }
      case RAW -> {
        Magic.checkRaw(channel);
        Magic.checkRawEnd(channel);
        yield channel.size();
      }
    };
  }
}
