package cloud.faso.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A shell with a home, and a control plane that it talks to. */
abstract class ShellTestBase {

  @TempDir Path home;
  FakeControlPlane server;
  Shell shell;

  @BeforeEach
  void startServer() throws IOException {
    server = new FakeControlPlane();
    shell = new Shell(home, server.url());
  }

  @AfterEach
  void stopServer() {
    server.close();
  }
}
