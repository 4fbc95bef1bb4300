package cloud.faso.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The words of the line as they were typed. */
final class Arguments {

  private static final Path RAW = Path.of("/proc/self/cmdline");

  private Arguments() {}

  /**
   * In the C locale, the one of cron and containers, the JVM takes arguments for ASCII and replaces
   * what is not: names such as "Santé" would be damaged on their way. The kernel still has them.
   */
  static String[] asTyped(String[] decoded) {
    if (Arrays.stream(decoded).noneMatch(word -> word.indexOf('\uFFFD') >= 0)) {
      return decoded;
    }
    try {
      List<String> words =
          List.of(new String(Files.readAllBytes(RAW), StandardCharsets.UTF_8).split("\0", -1));
      int end = words.size() - 1; // the last word is closed by a zero byte as well
      return words.subList(end - decoded.length, end).toArray(String[]::new);
    } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
      return decoded; // not Linux: what the JVM says must do
    }
  }
}
