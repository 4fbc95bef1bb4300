package cloud.faso.agent.libvirt;

import cloud.faso.agent.libvirt.binding.HolePunch;
import cloud.faso.spec.agent.ConsoleChunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A guest's serial log, to which QEMU appends for ever. Its size is bounded by punching a hole into
 * its beginning, so that an offset in the file stays the number of bytes that the guest had written
 * before, through agents, restarts and all.
 *
 * @param keep how many of the last bytes can be read; the file takes at most a little more
 */
record ConsoleLog(Path file, long keep) {
  private static final long BLOCK = 4096;
  private static final byte[] NOTHING = new byte[0];

  /**
   * Finds out whether logs in a folder can be bounded.
   *
   * @throws IOException when its file system has no holes
   */
  static void requireHoles(Path folder) throws IOException {
    Path probe = Files.createTempFile(folder, ".holes-", "");
    try {
      Files.write(probe, new byte[(int) BLOCK]);
      HolePunch.upTo(probe, BLOCK);
    } catch (IOException e) {
      throw new IOException(
          "The file system of "
              + folder
              + " cannot punch holes into files, without which serial logs grow for ever; use ext4,"
              + " xfs or btrfs.",
          e);
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  /** Makes an empty log unless there is one: QEMU would let the whole host read it. */
  void create() throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      // The guest ran before: it goes on where it was.
    }
  }

  /** A part of the log; see {@link cloud.faso.agent.driver.Driver#readConsole}. */
  ConsoleChunk read(long offset, int limit) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      long wanted = offset < 0 ? size + offset : offset;
      long from = Math.clamp(wanted, firstKept(size), size);
      ByteBuffer content = ByteBuffer.allocate((int) Math.min(limit, size - from));
      while (content.hasRemaining() && channel.read(content, from + content.position()) > 0) {}
      return new ConsoleChunk(from, size, content.array());
    } catch (NoSuchFileException e) {
      return new ConsoleChunk(0, 0, NOTHING);
    }
  }

  /**
   * Gives back what lies before the last {@code keep} bytes, when it is worth it.
   *
   * @param freed up to where it was given back already
   * @return up to where it is now
   */
  long trim(long freed) throws IOException {
    long first = firstKept(Files.size(file));
    if (first - freed < keep / 4) {
      return freed;
    }
    HolePunch.upTo(file, first);
    return first;
  }

  private long firstKept(long size) {
    return Math.max(0, size - keep) / BLOCK * BLOCK;
  }
}
