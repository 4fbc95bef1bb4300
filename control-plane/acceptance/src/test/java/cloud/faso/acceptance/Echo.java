package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A server that says again what it is told, and a talk with it that must not break off. */
final class Echo {

  private Echo() {}

  /** Until closed. */
  static ServerSocket on(Station station, int port) throws Exception {
    return station
        .namespace()
        .inside(
            () -> {
              ServerSocket server = new ServerSocket(port, 50, InetAddress.getByName("::"));
              Thread.ofVirtual().start(() -> serve(server));
              return server;
            });
  }

  private static void serve(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> repeat(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void repeat(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        out.write(next);
      }
    } catch (IOException broken) {
      // Whoever talks notices.
    }
  }

  /** One connection, on which there is talk all the time. */
  static final class Talk implements AutoCloseable {

    private static final int ENOUGH = 200;

    private final Socket socket;
    private final AtomicLong words = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();
    private final AtomicReference<IOException> broken = new AtomicReference<>();

    /**
     * Begins.
     *
     * @param patience how long an answer may be on its way
     */
    Talk(Socket socket, Duration patience) throws IOException {
      socket.setSoTimeout((int) patience.toMillis());
      this(socket);
    }

    Talk(Socket socket) {
      this.socket = socket;
      var _ = Thread.ofPlatform().daemon().name("talk").start(this::talk);
    }

    private void talk() {
      long last = System.nanoTime();
      try {
        while (true) {
          int word = (int) (words.get() & 0x7f);
          socket.getOutputStream().write(word);
          if (socket.getInputStream().read() != word) {
            throw new IOException("another answer");
          }
          long now = System.nanoTime();
          longest.accumulateAndGet(now - last, Math::max);
          last = now;
          words.incrementAndGet();
        }
      } catch (IOException e) {
        broken.set(e);
      }
    }

    /** Words are answered now, and none was not since it began. */
    void goesOn() {
      goesOn("a talk");
    }

    /** As {@link #goesOn()}, of a talk that is told by that. */
    void goesOn(String what) {
      long before = words.get();
      RealHome.await(() -> broken.get() != null || words.get() >= before + ENOUGH);
      assertThat(broken.get()).as(what).isNull();
    }

    /** The longest time between two answers of which the second came since this was last asked. */
    Duration silence() {
      return Duration.ofNanos(longest.getAndSet(0));
    }

    /** Waits until nothing is answered any more. */
    void breaksOff() {
      RealHome.await(() -> broken.get() != null);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
