package cloud.faso.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Types lines as a person does, in a home and at a time of the test's own. */
final class Shell {

  /** How a line ended and what it showed. */
  record Result(int exitCode, String out, String err) {}

  final Map<String, String> environment = new HashMap<>();
  final List<Duration> pauses = new ArrayList<>();
  Instant now = Instant.parse("2026-11-25T10:00:00Z");
  private final Path home;
  private byte[] input = new byte[0];
  private OutputStream sink = OutputStream.nullOutputStream();
  boolean piped;
  Consumer<String> browser = _ -> {};
  private int keys;

  Shell(Path home, String url) throws IOException {
    this.home = home;
    environment.put("FASO_HOME", home.toString());
    environment.put("LANG", "C.UTF-8");
    environment.put("USER", "awa");
    Files.writeString(home.resolve("url"), url + "\n");
    Files.writeString(home.resolve("operator.token"), "faso_operator\n");
    Files.writeString(home.resolve("tenant"), "sante-prod\n");
  }

  Shell input(String text) {
    return input(text.getBytes(StandardCharsets.UTF_8));
  }

  Shell input(byte[] bytes) {
    input = bytes;
    return this;
  }

  /** Whatever is shown goes here as well, and does not get through when this fails. */
  void showOn(OutputStream stream) {
    sink = stream;
  }

  Path file(String name, String content) throws IOException {
    return Files.writeString(home.resolve(name), content);
  }

  Result run(String... line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    World world =
        new World(
            environment,
            new ByteArrayInputStream(input),
            new PrintStream(both(sink, out), false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            () -> false,
            () -> piped,
            () -> now,
            this::pause,
            () -> "key-" + ++keys,
            _ -> Optional.empty(),
            browser);
    int exitCode = Faso.run(world, line);
    return new Result(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static OutputStream both(OutputStream one, OutputStream other) {
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        one.write(octet);
        other.write(octet);
      }
    };
  }

  /** Pauses pass at once, and are remembered. */
  private void pause(Duration time) {
    pauses.add(time);
    now = now.plus(time);
  }
}
