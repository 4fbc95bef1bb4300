package cloud.faso.agent.simulated;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration drawn evenly from a range; written {@code 0}, {@code 200ms}, {@code 1s..5s}. */
public record Span(Duration least, Duration most) {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  /** No time at all. */
  public static final Span NONE = new Span(Duration.ZERO, Duration.ZERO);

  /** Checks the order. */
  public Span {
    if (most.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "A span must not end before it begins, write for example 1s..5s.");
    }
  }

  /** Reads {@code 200ms} or {@code 1s..5s}. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Span parse(String text) {
    int dots = text.indexOf("..");
    if (dots < 0) {
      Duration fixed = duration(text);
      return new Span(fixed, fixed);
    }
    return new Span(duration(text.substring(0, dots)), duration(text.substring(dots + 2)));
  }

  /** One duration out of it. */
  public Duration draw(RandomGenerator random) {
    long range = most.toMillis() - least.toMillis();
    return range == 0 ? least : least.plusMillis(random.nextLong(range + 1));
  }

  @JsonValue
  @Override
  public String toString() {
    return least.equals(most)
        ? least.toMillis() + "ms"
        : least.toMillis() + "ms.." + most.toMillis() + "ms";
  }

  private static Duration duration(String text) {
    String trimmed = text.strip();
    if (trimmed.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = DURATION.matcher(trimmed);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "Not a duration: \"" + trimmed + "\"; write for example 0, 200ms, 3s, 2m or 1s..5s.");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }
}
