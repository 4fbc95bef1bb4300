package cloud.faso.agent.libvirt.binding;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** What a file takes on its disk; where it has holes, that is less than its length. */
public final class DiskUse {
  // From linux/stat.h; struct statx is the same on every architecture.
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int STATX_BLOCKS = 0x400;
  private static final int STATX_BYTES = 256;
  private static final int BLOCKS_AT = 48;
  private static final int BLOCK_BYTES = 512;

  private static final MethodHandle STATX =
      FileCalls.function(
          "statx",
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS);

  private DiskUse() {}

  /**
   * The bytes that are allocated to a file.
   *
   * @throws IOException when there is no such file
   */
  public static long of(Path file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(FileCalls.CAPTURED);
      MemorySegment path = arena.allocateFrom(file.toString());
      MemorySegment found = arena.allocate(STATX_BYTES, Long.BYTES);
      int done =
          (int) STATX.invokeExact(errno, AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BLOCKS, found);
      FileCalls.check(done, "looked at", file, errno);
      return found.get(ValueLayout.JAVA_LONG, BLOCKS_AT) * BLOCK_BYTES;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
