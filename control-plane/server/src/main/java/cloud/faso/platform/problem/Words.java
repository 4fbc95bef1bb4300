package cloud.faso.platform.problem;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** The texts of problems and reasons in the languages we speak; English where we lack one. */
public final class Words {

  /** Languages we speak, the default first. */
  public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);

  private static final Bundle BUNDLE = new Bundle("cloud.faso.problems");

  private Words() {}

  /** The text of {@code key}, its placeholders filled in: see {@link Bundle#say}. */
  public static String say(Locale locale, String key, Object... arguments) {
    return BUNDLE.say(locale, key, arguments);
  }

  /** A time as people are told it: to the second, in UTC. */
  public static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** True when there are words for {@code key}. */
  public static boolean know(Locale locale, String key) {
    return BUNDLE.knows(locale, key);
  }
}
