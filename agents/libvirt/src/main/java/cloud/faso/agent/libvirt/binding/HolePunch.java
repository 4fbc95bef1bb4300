package cloud.faso.agent.libvirt.binding;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Gives the beginning of a file back to the file system. The file keeps its size, and whoever
 * appends to it notices nothing.
 */
public final class HolePunch {
  private static final int O_WRONLY = 1;
  private static final int O_CLOEXEC = 0x80000;
  private static final int KEEP_SIZE_AND_PUNCH = 1 | 2;

  private static final MethodHandle OPEN =
      FileCalls.function("open", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
  private static final MethodHandle FALLOCATE =
      FileCalls.function(
          "fallocate",
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG);
  private static final MethodHandle CLOSE = FileCalls.function("close", ValueLayout.JAVA_INT);

  private HolePunch() {}

  /**
   * Frees the blocks that lie wholly before an offset.
   *
   * @throws IOException when there is no such file, or its file system has no holes
   */
  public static void upTo(Path file, long offset) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(FileCalls.CAPTURED);
      MemorySegment path = arena.allocateFrom(file.toString());
      int descriptor = (int) OPEN.invokeExact(errno, path, O_WRONLY | O_CLOEXEC);
      FileCalls.check(descriptor, "opened", file, errno);
      try {
        int done = (int) FALLOCATE.invokeExact(errno, descriptor, KEEP_SIZE_AND_PUNCH, 0L, offset);
        FileCalls.check(done, "shortened from its beginning", file, errno);
      } finally {
        int _ = (int) CLOSE.invokeExact(errno, descriptor);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
