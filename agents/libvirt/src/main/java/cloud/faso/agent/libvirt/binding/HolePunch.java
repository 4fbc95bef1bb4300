package cloud.faso.agent.libvirt.binding;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Gives the beginning of a file back to the file system. The file keeps its size, and whoever
 * appends to it notices nothing.
 */
@SuppressWarnings("restricted") // calling C is what this package is for
public final class HolePunch {
  private static final int O_WRONLY = 1;
  private static final int O_CLOEXEC = 0x80000;
  private static final int KEEP_SIZE_AND_PUNCH = 1 | 2;
  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final long ERRNO_AT =
      CAPTURED.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle OPEN =
      function("open", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
  private static final MethodHandle FALLOCATE =
      function(
          "fallocate",
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG);
  private static final MethodHandle CLOSE = function("close", ValueLayout.JAVA_INT);

  private HolePunch() {}

  /**
   * Frees the blocks that lie wholly before an offset.
   *
   * @throws IOException when there is no such file, or its file system has no holes
   */
  public static void upTo(Path file, long offset) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(CAPTURED);
      MemorySegment path = arena.allocateFrom(file.toString());
      int descriptor = (int) OPEN.invokeExact(errno, path, O_WRONLY | O_CLOEXEC);
      check(descriptor, "opened", file, errno);
      try {
        int done = (int) FALLOCATE.invokeExact(errno, descriptor, KEEP_SIZE_AND_PUNCH, 0L, offset);
        check(done, "shortened from its beginning", file, errno);
      } finally {
        int _ = (int) CLOSE.invokeExact(errno, descriptor);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void check(int result, String what, Path file, MemorySegment errno)
      throws IOException {
    if (result < 0) {
      int number = errno.get(ValueLayout.JAVA_INT, ERRNO_AT);
      throw new IOException(file + " cannot be " + what + " (errno " + number + ")");
    }
  }

  private static MethodHandle function(String name, MemoryLayout... parameters) {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor descriptor = FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters);
    // open() is variadic in C; on Linux its fixed part is passed as that of any function.
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        descriptor,
        Linker.Option.captureCallState("errno"));
  }
}
