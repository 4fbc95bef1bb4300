package cloud.faso.cli.client;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.World;
import cloud.faso.cli.words.Words;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which control plane is called and as whom.
 *
 * @param token a secret: sent as a header, never shown
 */
public record Settings(URI url, @Nullable String token) {

  /** File in the home that holds the token of who signed in; it goes before the operator's. */
  public static final String SESSION = "session.token";

  /**
   * From options, then from the environment, then from the files that {@code faso up} leaves.
   *
   * @param url value of {@code --url}
   * @param tokenFile value of {@code --token-file}
   */
  public static Settings find(
      World world, Words words, @Nullable String url, @Nullable String tokenFile) {
    return new Settings(address(world, words, url), token(world, words, tokenFile));
  }

  private static URI address(World world, Words words, @Nullable String option) {
    String text = option != null ? option : world.environment().getOrDefault("FASO_URL", "");
    if (text.isEmpty()) {
      Path file = world.home().resolve("url");
      text = firstLine(file, words);
      if (text.isEmpty()) {
        throw new CliFailure(ExitCode.NO_ANSWER, words.of("settings.no-url", file));
      }
    }
    try {
      URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below, together with what is a URI and yet no address of a control plane.
    }
    throw new CliFailure(ExitCode.USAGE, words.of("settings.bad-url", text));
  }

  private static @Nullable String token(World world, Words words, @Nullable String tokenFile) {
    if (tokenFile != null) {
      return existing(Path.of(tokenFile), words);
    }
    String given = world.environment().getOrDefault("FASO_TOKEN", "");
    if (!given.isEmpty()) {
      return given;
    }
    String as = world.environment().getOrDefault("FASO_AS", "");
    if (!as.isEmpty()) {
      return existing(world.home().resolve(as + ".token"), words);
    }
    return Stream.of(SESSION, "operator.token")
        .map(file -> firstLine(world.home().resolve(file), words))
        .filter(token -> !token.isEmpty())
        .findFirst()
        .orElse(null);
  }

  private static String existing(Path file, Words words) {
    String token = firstLine(file, words);
    if (token.isEmpty()) {
      throw new CliFailure(ExitCode.USAGE, words.of("settings.no-token", file));
    }
    return token;
  }

  /** The first line of a file; empty when there is no such file. */
  public static String firstLine(Path file, Words words) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).lines().findFirst().orElse("").strip();
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      InputFile.check(file, words);
      throw new CliFailure(ExitCode.USAGE, words.of("file.unreadable", file, e));
    }
  }

  @Override
  public String toString() {
    return "Settings[url=" + url + "]";
  }
}
