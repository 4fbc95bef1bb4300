package cloud.faso.agent.libvirt.binding;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls C functions by name. The C types follow from the Java types of the arguments: {@code
 * Integer} is an int, {@code Long} a long, a {@code String} or {@code MemorySegment} a pointer.
 */
final class NativeLibrary {
  private static final Linker LINKER = Linker.nativeLinker();

  private final SymbolLookup symbols;
  private final Map<String, MethodHandle> handles = new ConcurrentHashMap<>();

  NativeLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /** Calls a function that returns an int. */
  int callInt(String function, Object... arguments) {
    return (int) requireNonNull(call(ValueLayout.JAVA_INT, function, arguments));
  }

  /** Calls a function that returns a pointer. */
  MemorySegment callPointer(String function, Object... arguments) {
    return (MemorySegment) requireNonNull(call(ValueLayout.ADDRESS, function, arguments));
  }

  /** Calls a function that returns nothing. */
  void callVoid(String function, Object... arguments) {
    call(null, function, arguments);
  }

  private @Nullable Object call(
      @Nullable MemoryLayout result, String function, Object... arguments) {
    MethodHandle handle = handles.computeIfAbsent(function, name -> link(name, result, arguments));
    try (Arena arena = Arena.ofConfined()) {
      return (Object) handle.invokeExact(toNative(arguments, arena));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(function + " cannot be called", e);
    }
  }

  @SuppressWarnings("restricted") // calling C is what this package is for
  private MethodHandle link(String function, @Nullable MemoryLayout result, Object... arguments) {
    MemorySegment address =
        symbols
            .find(function)
            .orElseThrow(() -> new IllegalStateException("No function " + function));
    MemoryLayout[] parameters = new MemoryLayout[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      parameters[i] = layout(arguments[i]);
    }
    FunctionDescriptor descriptor =
        result == null
            ? FunctionDescriptor.ofVoid(parameters)
            : FunctionDescriptor.of(result, parameters);
    MethodHandle handle = LINKER.downcallHandle(address, descriptor);
    return handle
        .asSpreader(Object[].class, arguments.length)
        .asType(MethodType.methodType(Object.class, Object[].class));
  }

  private static MemoryLayout layout(Object argument) {
    return switch (argument) {
      case Integer _ -> ValueLayout.JAVA_INT;
      case Long _ -> ValueLayout.JAVA_LONG;
      case String _, MemorySegment _ -> ValueLayout.ADDRESS;
      default -> throw new IllegalArgumentException("No C type for " + argument.getClass());
    };
  }

  private static Object[] toNative(Object[] arguments, Arena arena) {
    Object[] converted = arguments.clone();
    for (int i = 0; i < converted.length; i++) {
      if (converted[i] instanceof String text) {
        converted[i] = arena.allocateFrom(text);
      }
    }
    return converted;
  }
}
