package cloud.faso.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Everything outside the process that a command meets.
 *
 * @param interactive asked only when needed; true when a person looks at {@code err}, so that a
 *     line may be redrawn
 * @param piped asked only when {@code out} fails; true when another program reads it
 * @param keys makes a new idempotency key
 * @param browser shows a page to the person who sits here, if that is possible
 * @param secrets asks a person, by a prompt, for what nobody must see being typed; empty when
 *     nobody sits there
 */
public record World(
    Map<String, String> environment,
    InputStream in,
    PrintStream out,
    PrintStream err,
    BooleanSupplier interactive,
    BooleanSupplier piped,
    InstantSource clock,
    Pause pause,
    Supplier<String> keys,
    Function<String, Optional<String>> secrets,
    Consumer<String> browser) {

  /** Lets time pass. */
  @FunctionalInterface
  public interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /** The same world with another home. */
  World at(Path other) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.put("FASO_HOME", other.toString());
    return new World(
        changed, in, out, err, interactive, piped, clock, pause, keys, secrets, browser);
  }

  /** Whether a browser could be shown here. */
  public boolean hasDisplay() {
    return !environment.getOrDefault("DISPLAY", "").isEmpty()
        || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
  }

  /** Where this person's control plane keeps its address and tokens. */
  public Path home() {
    String home = environment.getOrDefault("FASO_HOME", "");
    return home.isEmpty()
        ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".faso")
        : Path.of(home);
  }
}
