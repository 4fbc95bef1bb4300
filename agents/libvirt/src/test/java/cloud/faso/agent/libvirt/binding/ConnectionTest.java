package cloud.faso.agent.libvirt.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.faso.agent.libvirt.RequiresHypervisor;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@RequiresHypervisor
@Timeout(60)
class ConnectionTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration FOR_EVER = Duration.ofDays(1);

  @TempDir Path scratch;

  @Test
  void a_libvirtd_that_accepts_and_never_answers_is_unreachable() throws Exception {
    Path socket = scratch.resolve("silent");
    try (ServerSocketChannel libvirtd = listen(socket)) {
      Connection connection = new Connection(uri(socket), SHORT, _ -> {});

      assertThat(failure(connection).code()).isEqualTo(LibvirtException.UNREACHABLE);
      assertThat(failure(connection)).hasMessageContaining("no answer");
      assertThat(connection.alive()).isFalse();

      try (SocketChannel opened = libvirtd.accept()) {
        assertThat(opened.isConnected()).isTrue();
      }
      connection.close();
    }
  }

  @Test
  void one_that_ends_while_it_is_waited_for_is_not_waited_for_any_longer() throws Exception {
    Path socket = scratch.resolve("ending");
    ServerSocketChannel libvirtd = listen(socket);
    Connection connection = new Connection(uri(socket), FOR_EVER, _ -> {});
    Thread ending =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (libvirtd) {
                    libvirtd.accept().close();
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                });

    assertThat(failure(connection).code()).isEqualTo(LibvirtException.UNREACHABLE);
    ending.join();
    assertThat(failure(connection).code()).isEqualTo(LibvirtException.UNREACHABLE);
    connection.close();
  }

  private static ServerSocketChannel listen(Path socket) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(socket));
  }

  private static String uri(Path socket) {
    return "qemu+unix:///system?socket=" + socket;
  }

  private static LibvirtException failure(Connection connection) {
    LibvirtException failure = catchThrowableOfType(LibvirtException.class, connection::acquire);
    assertThat(failure).isNotNull();
    return failure;
  }
}
