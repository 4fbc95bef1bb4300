package cloud.faso.agent.libvirt.binding;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** libvirt.so.0 with its conventions: a negative int or a null pointer is a failed call. */
@SuppressWarnings("restricted") // calling C is what this package is for
final class LibvirtLibrary {
  private static final int LONGEST_TEXT = 64 << 20;

  private static @Nullable LibvirtLibrary loaded;

  private final NativeLibrary libvirt;
  private final NativeLibrary libc = new NativeLibrary(Linker.nativeLinker().defaultLookup());

  private LibvirtLibrary(NativeLibrary libvirt) {
    this.libvirt = libvirt;
    silence();
  }

  /**
   * The library, loaded when it is first asked for.
   *
   * @throws IllegalStateException when it is not installed
   */
  static synchronized LibvirtLibrary get() {
    LibvirtLibrary present = loaded;
    if (present == null) {
      present = new LibvirtLibrary(new NativeLibrary(find()));
      loaded = present;
    }
    return present;
  }

  private static SymbolLookup find() {
    try {
      return SymbolLookup.libraryLookup("libvirt.so.0", Arena.global());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "libvirt.so.0 cannot be loaded; install it: apt-get install libvirt0", e);
    }
  }

  /** Calls a function that returns an int, of which a negative one is a failure. */
  int check(String function, Object... arguments) {
    int result = libvirt.callInt(function, arguments);
    if (result < 0) {
      throw lastError();
    }
    return result;
  }

  /** Calls a function that returns a pointer, of which null is a failure. */
  MemorySegment pointer(String function, Object... arguments) {
    MemorySegment result = libvirt.callPointer(function, arguments);
    if (result.address() == 0) {
      throw lastError();
    }
    return result;
  }

  /** Calls a function that returns a string which the caller owns. */
  String text(String function, Object... arguments) {
    MemorySegment result = pointer(function, arguments);
    try {
      return read(result);
    } finally {
      free(result);
    }
  }

  /** Calls a function that returns a string which libvirt owns. */
  String borrowedText(String function, Object... arguments) {
    return read(pointer(function, arguments));
  }

  /** Calls a function whose outcome does not matter, to let go of something. */
  void release(String function, Object... arguments) {
    libvirt.callInt(function, arguments);
  }

  /** As {@link #release}, for a function without a result. */
  void releaseVoid(String function, Object... arguments) {
    libvirt.callVoid(function, arguments);
  }

  void free(MemorySegment allocated) {
    libc.callVoid("free", allocated);
  }

  static String read(MemorySegment text) {
    return text.reinterpret(LONGEST_TEXT).getString(0);
  }

  /** The error of this thread's last call. */
  private LibvirtException lastError() {
    int code = libvirt.callInt("virGetLastErrorCode");
    return new LibvirtException(code, read(libvirt.callPointer("virGetLastErrorMessage")));
  }

  /** Without a handler of ours, libvirt prints every error to stderr. */
  private void silence() {
    try {
      MethodHandle ignore =
          MethodHandles.lookup()
              .findStatic(
                  LibvirtLibrary.class,
                  "ignore",
                  MethodType.methodType(void.class, MemorySegment.class, MemorySegment.class));
      MemorySegment stub =
          Linker.nativeLinker()
              .upcallStub(
                  ignore,
                  FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.ADDRESS),
                  Arena.global());
      libvirt.callVoid("virSetErrorFunc", MemorySegment.NULL, stub);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unused") // called by libvirt
  private static void ignore(MemorySegment userData, MemorySegment error) {}
}
