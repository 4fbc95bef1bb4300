package cloud.faso.agent.ovn.ovsdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Where an OVSDB server answers, written as OVN writes it. */
public sealed interface Endpoint {
  /** How long to wait for a server to take a connection. */
  Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * Over TLS.
   *
   * @param host name or address, an IPv6 address without its brackets
   */
  record Ssl(String host, int port) implements Endpoint {
    @Override
    public Wire connect(Credentials credentials) throws IOException {
      Socket plain = new Socket();
      try {
        plain.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
        plain.setTcpNoDelay(true);
        SSLSocket socket =
            (SSLSocket) credentials.tls().getSocketFactory().createSocket(plain, host, port, true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.startHandshake();
        socket.setSoTimeout(0);
        return new Wire(socket.getInputStream(), socket.getOutputStream(), plain);
      } catch (IOException | RuntimeException e) {
        plain.close();
        throw e;
      }
    }

    @Override
    public String toString() {
      return "ssl:" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** On this machine. */
  record Unix(Path path) implements Endpoint {
    @Override
    public Wire connect(Credentials credentials) throws IOException {
      SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
      return new Wire(new Reads(channel), new Writes(channel), channel);
    }

    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /** Connects. */
  Wire connect(Credentials credentials) throws IOException;

  /**
   * Reads {@code ssl:HOST:PORT} or {@code unix:FILE}, or several with commas between.
   *
   * @throws IllegalArgumentException when it is neither; the message says so, for people
   */
  static List<Endpoint> parse(String text) {
    List<Endpoint> found = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      found.add(parseOne(part.strip()));
    }
    return List.copyOf(found);
  }

  private static Endpoint parseOne(String text) {
    Matcher ssl =
        Pattern.compile("ssl:(\\[[0-9a-fA-F:.]+\\]|[^:\\[\\]]+):(\\d{1,5})").matcher(text);
    if (ssl.matches()) {
      return new Ssl(
          ssl.group(1).replace("[", "").replace("]", ""), Integer.parseInt(ssl.group(2)));
    }
    if (text.startsWith("unix:") && text.length() > 5) {
      return new Unix(Path.of(text.substring(5)));
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is not ssl:HOST:PORT or unix:FILE, which is how to reach a database.");
  }

  /** What a client shows and trusts; asked at each connection, for certificates are renewed. */
  @FunctionalInterface
  interface Credentials {
    /** TLS with what there is now. */
    SSLContext tls() throws IOException;
  }

  /** One connection. Closing it ends reads and writes under way. */
  record Wire(InputStream in, OutputStream out, AutoCloseable socket) {}

  /** Reads that do not keep writes waiting, as those of the JDK's own stream would. */
  final class Reads extends InputStream {
    private final SocketChannel channel;

    Reads(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return channel.read(ByteBuffer.wrap(bytes, offset, length));
    }
  }

  /** Writes whatever it is given at once. */
  final class Writes extends OutputStream {
    private final SocketChannel channel;

    Writes(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }
}
