package cloud.faso.acceptance;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Sends and sees whole Ethernet frames, whatever is in them. See packet(7) and setns(2). */
@SuppressWarnings("restricted") // native calls are what this is for
final class PacketSocket implements AutoCloseable {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final StructLayout ERRNO = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_VALUE =
      ERRNO.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle OPEN = call("open", INT, ValueLayout.ADDRESS, INT);
  private static final MethodHandle SETNS = call("setns", INT, INT, INT);
  private static final MethodHandle CLOSE = call("close", INT, INT);
  private static final MethodHandle SOCKET = call("socket", INT, INT, INT, INT);
  private static final MethodHandle INDEX = call("if_nametoindex", INT, ValueLayout.ADDRESS);
  private static final MethodHandle BIND = call("bind", INT, INT, ValueLayout.ADDRESS, INT);
  private static final MethodHandle SEND = call("send", LONG, INT, ValueLayout.ADDRESS, LONG, INT);
  private static final MethodHandle RECV = call("recv", LONG, INT, ValueLayout.ADDRESS, LONG, INT);
  private static final MethodHandle POLL = call("poll", INT, ValueLayout.ADDRESS, LONG, INT);

  private static final int CLONE_NEWNET = 0x40000000;
  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final int ETH_P_ALL = 3;
  private static final int POLLIN = 1;
  private static final int LONGEST = 65536;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(LONGEST);
  private final MemorySegment poll = arena.allocate(8, 4);
  private final int descriptor;

  private PacketSocket(int descriptor) {
    this.descriptor = descriptor;
    poll.set(INT, 0, descriptor);
    poll.set(ValueLayout.JAVA_SHORT, 4, (short) POLLIN);
  }

  /** The calling thread lives in that network namespace from now on, until it ends. */
  static void enter(String namespace) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int file = (int) ok(OPEN, arena.allocateFrom("/run/netns/" + namespace), 0);
      try {
        ok(SETNS, file, CLONE_NEWNET);
      } finally {
        ok(CLOSE, file);
      }
    }
  }

  /** On a device of the calling thread's namespace. It sees what comes in, and what goes out. */
  static PacketSocket on(String device) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int index = (int) ok(INDEX, arena.allocateFrom(device));
      if (index == 0) {
        throw new IOException("no device " + device);
      }
      int protocol = Short.toUnsignedInt(Short.reverseBytes((short) ETH_P_ALL));
      PacketSocket made = new PacketSocket((int) ok(SOCKET, AF_PACKET, SOCK_RAW, protocol));
      MemorySegment address = arena.allocate(20, 4);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
      address.set(ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) ETH_P_ALL);
      address.set(INT, 4, index);
      ok(BIND, made.descriptor, address, 20);
      return made;
    }
  }

  synchronized void send(byte[] frame) throws IOException {
    try (Arena confined = Arena.ofConfined()) {
      MemorySegment bytes = confined.allocateFrom(ValueLayout.JAVA_BYTE, frame);
      ok(SEND, descriptor, bytes, (long) frame.length, 0);
    }
  }

  /** The next frame, if one comes in time. */
  Optional<byte[]> next(Duration atMost) throws IOException {
    if (ok(POLL, poll, 1L, (int) Math.max(0, atMost.toMillis())) == 0) {
      return Optional.empty();
    }
    long length = ok(RECV, descriptor, buffer, (long) LONGEST, 0);
    return Optional.of(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
  }

  /** The next frame that is like this, if one comes in time. */
  Optional<byte[]> next(Predicate<byte[]> like, Duration atMost) throws IOException {
    long until = System.nanoTime() + atMost.toNanos();
    Optional<byte[]> frame;
    do {
      frame = next(Duration.ofNanos(until - System.nanoTime()));
    } while (frame.isPresent() && !like.test(frame.get()));
    return frame;
  }

  @Override
  public void close() throws IOException {
    ok(CLOSE, descriptor);
    arena.close();
  }

  private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(result, arguments),
        Linker.Option.captureCallState("errno"));
  }

  private static long ok(MethodHandle function, Object... arguments) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(ERRNO);
      Object[] all = new Object[arguments.length + 1];
      all[0] = state;
      System.arraycopy(arguments, 0, all, 1, arguments.length);
      Number result = (Number) function.invokeWithArguments(all);
      if (result.longValue() < 0) {
        throw new IOException("the kernel refused: errno " + (int) ERRNO_VALUE.get(state, 0L));
      }
      return result.longValue();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
