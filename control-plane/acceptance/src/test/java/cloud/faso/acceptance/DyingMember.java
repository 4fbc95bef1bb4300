package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/**
 * Of two members of a load balancer that are tried every second, the one whose server dies; the
 * other one says again what it is told.
 */
final class DyingMember implements AutoCloseable {

  /** An attempt a second, a second for its answer, and what a busy machine has for itself. */
  private static final Duration NOTICED = Duration.ofSeconds(2).plus(Deaths.STALL);

  private static final int WORD = 'w';
  private static final int NOBODY = -1;
  private static final String OWN_WORD = "dying";
  private static final int REQUESTS = 20;

  private final Probe client;
  private final String balancer;
  private final ServerSocket server;

  /**
   * Lives, until {@link #die}.
   *
   * @param client asks
   * @param balancer the load balancer's address, which listens at port 80
   */
  DyingMember(Probe member, int port, Probe client, String balancer) throws Exception {
    this.client = client;
    this.balancer = balancer;
    this.server = member.serve(OWN_WORD, port);
  }

  /** A connection that the other one took, once both take some. */
  Socket besides() throws Exception {
    RealHome.await(() -> answer() == OWN_WORD.charAt(0));
    RealHome.await(() -> answer() == WORD);
    while (true) {
      Socket socket = client.connect(balancer, 80);
      if (answer(socket) == WORD) {
        return socket;
      }
      socket.close();
    }
  }

  /** What a new connection is answered with first. */
  private int answer() throws Exception {
    try (Socket socket = client.connect(balancer, 80)) {
      return answer(socket);
    } catch (IOException | ExecutionException notTaken) {
      return NOBODY;
    }
  }

  private static int answer(Socket socket) throws IOException {
    socket.getOutputStream().write(WORD);
    return socket.getInputStream().read();
  }

  void die() throws IOException {
    server.close();
  }

  /** It has died: soon the other one takes all connections. */
  void isAvoided(String dead) throws Exception {
    long began = System.nanoTime();
    RealHome.await(this::noneMeetsIt);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .as("connections to a dead member, after %s was killed", dead)
        .isLessThan(NOTICED);
  }

  private boolean noneMeetsIt() throws Exception {
    for (int i = 0; i < REQUESTS; i++) {
      if (answer() != WORD) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    die();
  }
}
