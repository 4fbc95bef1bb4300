package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.Faso;
import cloud.faso.cli.World;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Where somebody types {@code faso}, in this process and from a home of their own. */
final class Terminal {

  private final Map<String, String> environment;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** What is done with a page that the command line shows. */
  Consumer<String> browser = _ -> {};

  /** What is done while the command line waits. */
  Runnable whilePausing = () -> {};

  /** What is typed when it asks, each on a line. */
  String typed = "";

  /**
   * @param faso the control plane that is called
   * @param more of the environment
   */
  Terminal(Path home, URI faso, Map<String, String> more) throws IOException {
    Files.writeString(Files.createDirectories(home).resolve("url"), faso + "\n");
    environment = new HashMap<>(more);
    environment.put("FASO_HOME", home.toString());
  }

  /** What a command said, and how it ended. */
  record Outcome(int exit, String out, String err) {}

  Outcome run(String... line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    err.reset();
    World world =
        new World(
            environment,
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            () -> false,
            () -> false,
            InstantSource.system(),
            _ -> whilePausing.run(),
            () -> "key-" + System.nanoTime(),
            _ -> Optional.empty(),
            browser);
    int exit = Faso.run(world, line);
    return new Outcome(exit, out.toString(StandardCharsets.UTF_8), shown());
  }

  /** What a command says that must succeed. */
  String said(String... line) {
    Outcome outcome = run(line);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return outcome.out();
  }

  /** What the command that runs has said so far, beside its answer. */
  String shown() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
