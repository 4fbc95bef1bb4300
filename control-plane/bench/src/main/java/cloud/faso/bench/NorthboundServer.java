package cloud.faso.bench;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A northbound database that nothing but a measurement uses, in a process of its own. */
final class NorthboundServer implements AutoCloseable {

  private static final Path SCHEMA = Path.of("/usr/share/ovn/ovn-nb.ovsschema");
  private static final int TRIES = 500;

  private final Path folder = Files.createTempDirectory("faso-bench");
  private final Process process;

  /** An empty one. */
  NorthboundServer() throws IOException, InterruptedException {
    if (!Files.exists(SCHEMA)) {
      throw new IOException(SCHEMA + " is missing: install what agents/ovn/debian-packages names");
    }
    Path file = folder.resolve("nb.db");
    Path output = folder.resolve("output");
    var _ =
        Programs.run(List.of("ovsdb-tool", "create", file.toString(), SCHEMA.toString()), output);
    process =
        new ProcessBuilder(
                "ovsdb-server",
                file.toString(),
                "--remote=punix:" + socket(),
                "--unixctl=" + folder.resolve("nb.ctl"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    // Should this program be interrupted: it does not outlive it.
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
    for (int i = 0; !answers(); i++) {
      if (i == TRIES || !process.isAlive()) {
        throw new IOException("the northbound database does not answer");
      }
      Thread.sleep(20);
    }
  }

  private Path socket() {
    return folder.resolve("nb.sock");
  }

  private boolean answers() {
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** As OVN writes it. */
  String address() {
    return "unix:" + socket();
  }

  @Override
  public void close() throws IOException {
    Programs.stop(process);
    Programs.delete(folder);
  }
}
