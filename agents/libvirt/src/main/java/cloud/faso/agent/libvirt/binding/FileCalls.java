package cloud.faso.agent.libvirt.binding;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** How functions of the C library are called that Java has no words for. */
@SuppressWarnings("restricted") // calling C is what this package is for
final class FileCalls {
  /** What each call takes first, and leaves its errno in. */
  static final StructLayout CAPTURED = Linker.Option.captureStateLayout();

  private static final long ERRNO_AT =
      CAPTURED.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private FileCalls() {}

  /** A function that gives an int. */
  static MethodHandle function(String name, MemoryLayout... parameters) {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor descriptor = FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters);
    // open() is variadic in C; on Linux its fixed part is passed as that of any function.
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        descriptor,
        Linker.Option.captureCallState("errno"));
  }

  /** Says what could not be done to a file unless it was. */
  static void check(int result, String what, Path file, MemorySegment captured) throws IOException {
    if (result < 0) {
      int number = captured.get(ValueLayout.JAVA_INT, ERRNO_AT);
      throw new IOException(file + " cannot be " + what + " (errno " + number + ")");
    }
  }
}
