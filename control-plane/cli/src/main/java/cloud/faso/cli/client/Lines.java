package cloud.faso.cli.client;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.World;
import cloud.faso.cli.words.Words;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Passwords: typed unseen on a terminal, else read from standard input, one a line; never argued.
 */
public final class Lines {

  private final World world;
  private final Words words;
  private @Nullable BufferedReader input;

  public Lines(World world, Words words) {
    this.world = world;
    this.words = words;
  }

  /**
   * Asks for one.
   *
   * @param prompt key of the words that ask
   */
  public String secret(String prompt, Object... arguments) {
    return world.secrets().apply(words.of(prompt, arguments)).orElseGet(this::next);
  }

  private String next() {
    try {
      if (input == null) {
        input = new BufferedReader(new InputStreamReader(world.in(), StandardCharsets.UTF_8));
      }
      String line = input.readLine();
      if (line == null || line.isEmpty()) {
        throw new CliFailure(ExitCode.USAGE, words.of("login.no-password"));
      }
      return line;
    } catch (IOException e) {
      throw new CliFailure(ExitCode.USAGE, words.of("login.no-password"));
    }
  }
}
