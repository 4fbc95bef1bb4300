package cloud.faso.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The tables of a qcow2 file, whose header has been checked: every cluster that they name must lie
 * within the file. Work is bounded by the file's length, memory by a buffer, whatever the tables
 * say.
 */
final class Qcow2Tables {

  private static final int BUFFER = 1 << 16;

  private static final long OFFSET = 0x00ff_ffff_ffff_fe00L;
  private static final long COMPRESSED = 1L << 62;

  private final FileChannel channel;
  private final Qcow2Header header;
  private final long length;

  Qcow2Tables(FileChannel channel, Qcow2Header header) throws IOException {
    this.channel = channel;
    this.header = header;
    this.length = channel.size();
  }

  void check() throws IOException, RefusedException {
    inFile(header.refcountOffset(), header.refcountClusters() * header.clusterBytes());
    inFile(header.l1Offset(), header.l1Entries() * 8);
    long tables = 0;
    for (long done = 0; done < header.l1Entries(); done += BUFFER / 8) {
      int entries = (int) Math.min(BUFFER / 8, header.l1Entries() - done);
      ByteBuffer part = Reading.exactly(channel, header.l1Offset() + done * 8, entries * 8);
      while (part.hasRemaining()) {
        long table = part.getLong() & OFFSET;
        if (table != 0) {
          tables++;
          checkSecond(table, tables);
        }
      }
    }
  }

  /** More tables than fit into the file can only overlap, and would take forever to read. */
  private void checkSecond(long table, long tables) throws IOException, RefusedException {
    if (table % header.clusterBytes() != 0 || tables > length / header.clusterBytes()) {
      throw new RefusedException("image.qcow2-tables");
    }
    inFile(table, header.clusterBytes());
    for (long done = 0; done < header.clusterBytes(); done += BUFFER) {
      int bytes = (int) Math.min(BUFFER, header.clusterBytes() - done);
      ByteBuffer part = Reading.exactly(channel, table + done, bytes);
      for (int at = 0; at < bytes; at += header.l2EntryBytes()) {
        checkCluster(part.getLong(at));
      }
    }
  }

  private void checkCluster(long entry) throws RefusedException {
    if ((entry & COMPRESSED) != 0) {
      int offsetBits = 62 - (header.clusterBits() - 8);
      inFile(entry & ((1L << offsetBits) - 1), 1);
      return;
    }
    long offset = entry & OFFSET;
    if (offset % header.clusterBytes() != 0) {
      throw new RefusedException("image.qcow2-tables");
    }
    if (offset != 0) {
      // The last cluster of a file may be cut short: the rest of it reads as zeros.
      inFile(offset, 1);
    }
  }

  private void inFile(long offset, long bytes) throws RefusedException {
    if (offset > length - bytes) {
      throw new RefusedException("image.truncated", offset + bytes, length);
    }
  }
}
