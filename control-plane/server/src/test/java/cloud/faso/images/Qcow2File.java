package cloud.faso.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small sound qcow2 of version 3, made by hand so that every field can be spoiled: header,
 * reference counts, first-level and one second-level table, and one data cluster, each a cluster of
 * 64 KiB.
 */
public final class Qcow2File {

  /** Bytes of a cluster. */
  public static final int CLUSTER = 1 << 16;

  /** Where the first-level table begins. */
  public static final int L1 = 3 * CLUSTER;

  /** Where the second-level table begins. */
  public static final int L2 = 4 * CLUSTER;

  private static final int DATA = 5 * CLUSTER;
  private static final long COPIED = 1L << 63;

  private final ByteBuffer bytes = ByteBuffer.allocate(6 * CLUSTER);

  public Qcow2File() {
    bytes
        .putInt(0x514649fb)
        .putInt(3)
        .putLong(0)
        .putInt(0)
        .putInt(16)
        .putLong(64L << 20)
        .putInt(0)
        .putInt(1)
        .putLong(L1)
        .putLong(CLUSTER)
        .putInt(1)
        .putInt(0)
        .putLong(0)
        .putLong(0)
        .putLong(0)
        .putLong(0)
        .putInt(4)
        .putInt(104);
    bytes.putLong(CLUSTER, 2 * CLUSTER);
    for (int cluster = 0; cluster < 6; cluster++) {
      bytes.putShort(2 * CLUSTER + 2 * cluster, (short) 1);
    }
    bytes.putLong(L1, COPIED | L2);
    bytes.putLong(L2, COPIED | DATA);
    bytes.put(DATA, new byte[] {1, 2, 3});
  }

  /** Overwrites four bytes. */
  public Qcow2File with(int offset, int value) {
    bytes.putInt(offset, value);
    return this;
  }

  /** Overwrites eight bytes. */
  public Qcow2File with(int offset, long value) {
    bytes.putLong(offset, value);
    return this;
  }

  /** Overwrites as many bytes as given. */
  public Qcow2File with(int offset, byte[] value) {
    bytes.put(offset, value);
    return this;
  }

  /** The file's bytes. */
  public byte[] bytes() {
    return bytes.array().clone();
  }

  /** Writes the file. */
  public Path writeTo(Path file) throws IOException {
    return Files.write(file, bytes.array());
  }
}
