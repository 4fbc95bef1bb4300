package cloud.faso.acceptance;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** A kernel of its own with which others talk: a namespace with a card. */
class Station {

  private static final Duration SOON = Duration.ofSeconds(2);
  private static final int FLOOD = 5001;

  /** How long a flood lasts. */
  static final Duration FLOODED = Duration.ofSeconds(4);

  private final Namespace namespace;

  Station(Namespace namespace) {
    this.namespace = namespace;
  }

  Namespace namespace() {
    return namespace;
  }

  /** Whether one of some packets came back. */
  boolean reaches(String address) throws Exception {
    return namespace.tried("busybox", "ping", "-c", "2", "-W", "1", address).exit() == 0;
  }

  /** Addresses that a name has, as the name server there says. */
  String resolve(String name, String server) throws Exception {
    return namespace.tried("busybox", "nslookup", name, server).output();
  }

  /** Answers every connection to a port with a text, until closed. */
  ServerSocket serve(String text, int port) throws Exception {
    return serve(_ -> text, port);
  }

  /** Answers every connection to a port with the address that it comes from, until closed. */
  ServerSocket mirror(int port) throws Exception {
    return serve(socket -> socket.getInetAddress().getHostAddress(), port);
  }

  private ServerSocket serve(Function<Socket, String> answer, int port) throws Exception {
    return namespace.inside(
        () -> {
          ServerSocket server = new ServerSocket(port, 50, InetAddress.getByName("::"));
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!server.isClosed()) {
                      try (Socket socket = server.accept()) {
                        String text = answer.apply(socket);
                        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                      } catch (IOException closed) {
                        // Whoever connected sees it.
                      }
                    }
                  });
          return server;
        });
  }

  /** All that a server says, if it is reached. */
  Optional<String> ask(String address, int port) throws Exception {
    return namespace.inside(
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), (int) SOON.toMillis());
            socket.setSoTimeout(10_000);
            return Optional.of(
                new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
          } catch (IOException notReached) {
            return Optional.empty();
          }
        });
  }

  /** Whether a connection can be opened. */
  boolean opens(String address, int port) throws Exception {
    return namespace.inside(
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), (int) SOON.toMillis());
            return true;
          } catch (IOException notReached) {
            return false;
          }
        });
  }

  /** A connection that is held on to. */
  Socket connect(String address, int port) throws Exception {
    return namespace.inside(
        () -> {
          Socket socket = new Socket();
          socket.connect(new InetSocketAddress(address, port), 10_000);
          socket.setSoTimeout(20_000);
          return socket;
        });
  }

  /**
   * How many bytes of a flood of UDP arrive here that another one sends for a while, at the most
   * that it can.
   */
  long receivesFrom(Station other, String address) throws Exception {
    try (DatagramSocket in = namespace.inside(() -> new DatagramSocket(FLOOD));
        DatagramSocket out = other.namespace.inside(DatagramSocket::new)) {
      in.setReceiveBufferSize(1 << 22);
      in.setSoTimeout((int) SOON.toMillis());
      Thread flood = Thread.ofPlatform().daemon().start(() -> flood(out, address));
      DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
      long bytes = 0;
      try {
        while (true) {
          in.receive(packet);
          bytes += packet.getLength();
        }
      } catch (SocketTimeoutException over) {
        flood.join();
        return bytes;
      }
    }
  }

  private static void flood(DatagramSocket out, String address) {
    long until = System.nanoTime() + FLOODED.toNanos();
    try {
      var to = new InetSocketAddress(address, FLOOD);
      while (System.nanoTime() < until) {
        out.send(new DatagramPacket(new byte[1200], 1200, to));
      }
    } catch (IOException e) {
      // Less arrives, then.
    }
  }
}
