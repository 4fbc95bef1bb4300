package cloud.faso.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The header of a qcow2 file, version 2 or 3, as QEMU's {@code docs/interop/qcow2.txt} lays it out.
 * Offsets and sizes are in bytes and, until checked, whatever the file says.
 *
 * @param backingFile what the file names as its backing file, or empty
 * @param virtualBytes size of the disk that a guest sees
 * @param l1Entries entries of the first-level table
 * @param incompatible feature bits that a reader must know
 * @param refcountOrder width of a reference count, as the power of two of its bits
 * @param extensions types of the header extensions
 */
record Qcow2Header(
    int version,
    String backingFile,
    int clusterBits,
    long virtualBytes,
    int cryptMethod,
    long l1Entries,
    long l1Offset,
    long refcountOffset,
    long refcountClusters,
    long snapshots,
    long incompatible,
    int refcountOrder,
    int compressionType,
    List<Integer> extensions) {

  private static final int MAGIC = 0x514649fb;
  private static final int LENGTH_2 = 72;
  private static final int LENGTH_3 = 104;
  private static final int MAX_BACKING_NAME = 1023;

  /** Extensions must end within this many bytes; QEMU's own take some hundred. */
  private static final int EXTENSIONS_END = 1 << 16;

  private static final int EXTERNAL_DATA_FILE = 0x44415441;

  private static final long DIRTY = 1;
  private static final long CORRUPT = 1 << 1;
  private static final long EXTERNAL_DATA = 1 << 2;
  private static final long COMPRESSION_TYPE = 1 << 3;
  private static final long EXTENDED_L2 = 1 << 4;
  private static final long KNOWN =
      DIRTY | CORRUPT | EXTERNAL_DATA | COMPRESSION_TYPE | EXTENDED_L2;

  /** QEMU refuses larger tables too: they would have to be held in memory. */
  private static final long MAX_L1_BYTES = 32 << 20;

  private static final long MAX_REFCOUNT_TABLE_BYTES = 8 << 20;

  /** Reads what stands there; {@link #check} tells whether it is sound. */
  static Qcow2Header read(FileChannel channel) throws IOException, RefusedException {
    ByteBuffer fixed = Reading.upTo(channel, 0, LENGTH_3 + 8);
    if (fixed.limit() == 0) {
      throw new RefusedException("image.empty");
    }
    if (fixed.limit() >= 4 && fixed.limit() < 8 && fixed.getInt(0) == MAGIC) {
      throw new RefusedException("image.truncated", 8, fixed.limit());
    }
    if (fixed.limit() < 8 || fixed.getInt(0) != MAGIC) {
      String found = Magic.recognise(channel);
      throw new RefusedException(
          found == null ? "image.not-qcow2" : "image.not-qcow2-but",
          Objects.requireNonNullElse(found, ""));
    }
    int version = fixed.getInt(4);
    if (version != 2 && version != 3) {
      throw new RefusedException("image.qcow2-version", Integer.toUnsignedLong(version));
    }
    fixed = Reading.exactly(channel, 0, version == 2 ? LENGTH_2 : LENGTH_3);
    return parse(channel, version, fixed);
  }

  private static Qcow2Header parse(FileChannel channel, int version, ByteBuffer fixed)
      throws IOException, RefusedException {
    boolean third = version == 3;
    int length = third ? fixed.getInt(100) : LENGTH_2;
    if (third && (length < LENGTH_3 || length % 8 != 0 || length >= EXTENSIONS_END)) {
      throw new RefusedException("image.qcow2-header", "header_length");
    }
    boolean compression = length > LENGTH_3;
    return new Qcow2Header(
        version,
        backingFile(channel, fixed.getLong(8), fixed.getInt(16)),
        fixed.getInt(20),
        fixed.getLong(24),
        fixed.getInt(32),
        Integer.toUnsignedLong(fixed.getInt(36)),
        fixed.getLong(40),
        fixed.getLong(48),
        Integer.toUnsignedLong(fixed.getInt(56)),
        Integer.toUnsignedLong(fixed.getInt(60)),
        third ? fixed.getLong(72) : 0,
        third ? fixed.getInt(96) : 4,
        compression ? Reading.exactly(channel, LENGTH_3, 1).get(0) : 0,
        extensions(channel, length));
  }

  private static String backingFile(FileChannel channel, long offset, int size) throws IOException {
    if (offset == 0) {
      return "";
    }
    if (offset < 0 || size <= 0 || size > MAX_BACKING_NAME) {
      return "?";
    }
    ByteBuffer name = Reading.upTo(channel, offset, size);
    // For showing only: nothing of it may act on a terminal or a page.
    String shown =
        StandardCharsets.UTF_8
            .decode(name)
            .toString()
            .replaceAll("[^\\p{L}\\p{N}\\p{P}\\p{S} ]", "?");
    return shown.isEmpty() ? "?" : shown.substring(0, Math.min(shown.length(), 200));
  }

  private static List<Integer> extensions(FileChannel channel, int from)
      throws IOException, RefusedException {
    List<Integer> types = new ArrayList<>();
    ByteBuffer area = Reading.upTo(channel, from, EXTENSIONS_END - from);
    while (area.remaining() >= 8) {
      int type = area.getInt();
      long length = Integer.toUnsignedLong(area.getInt());
      if (type == 0) {
        return types;
      }
      long padded = (length + 7) & ~7L;
      if (padded > area.remaining()) {
        throw new RefusedException("image.qcow2-header", "header extensions");
      }
      types.add(type);
      area.position(area.position() + (int) padded);
    }
    return types;
  }

  /** Refuses what could reach out of the file, what we do not know, and what makes no sense. */
  void check() throws RefusedException {
    checkReach();
    checkFeatures();
    checkNumbers();
  }

  private void checkReach() throws RefusedException {
    if (!backingFile.isEmpty()) {
      throw new RefusedException("image.backing-file", backingFile);
    }
    if ((incompatible & EXTERNAL_DATA) != 0 || extensions.contains(EXTERNAL_DATA_FILE)) {
      throw new RefusedException("image.data-file");
    }
    if (cryptMethod != 0) {
      throw new RefusedException("image.encrypted");
    }
  }

  private void checkFeatures() throws RefusedException {
    if ((incompatible & ~KNOWN) != 0) {
      throw new RefusedException(
          "image.unknown-feature", Long.numberOfTrailingZeros(incompatible & ~KNOWN));
    }
    if ((incompatible & (DIRTY | CORRUPT)) != 0) {
      throw new RefusedException("image.dirty");
    }
    boolean typed = (incompatible & COMPRESSION_TYPE) != 0;
    if (compressionType < 0 || compressionType > 1 || typed != (compressionType != 0)) {
      throw new RefusedException("image.unknown-compression", compressionType & 0xff);
    }
    if (snapshots != 0) {
      throw new RefusedException("image.snapshots", snapshots);
    }
  }

  private void checkNumbers() throws RefusedException {
    require(clusterBits >= 9 && clusterBits <= 21, "cluster_bits");
    require(!extendedL2() || clusterBits >= 14, "cluster_bits");
    require(virtualBytes > 0, "size");
    require(refcountOrder >= 0 && refcountOrder <= 6, "refcount_order");
    require(l1Entries * 8 <= MAX_L1_BYTES, "l1_size");
    require(neededL1Entries() <= l1Entries, "l1_size");
    require(l1Offset > 0 && l1Offset % clusterBytes() == 0, "l1_table_offset");
    require(refcountOffset > 0 && refcountOffset % clusterBytes() == 0, "refcount_table_offset");
    require(
        refcountClusters > 0 && refcountClusters * clusterBytes() <= MAX_REFCOUNT_TABLE_BYTES,
        "refcount_table_clusters");
  }

  private static void require(boolean sound, String field) throws RefusedException {
    if (!sound) {
      throw new RefusedException("image.qcow2-header", field);
    }
  }

  long clusterBytes() {
    return 1L << clusterBits;
  }

  /** Whether an entry of a second-level table has a second half, of subclusters. */
  boolean extendedL2() {
    return (incompatible & EXTENDED_L2) != 0;
  }

  int l2EntryBytes() {
    return extendedL2() ? 16 : 8;
  }

  private long neededL1Entries() {
    long covered = clusterBytes() / l2EntryBytes() * clusterBytes();
    return Math.ceilDiv(virtualBytes, covered);
  }
}
