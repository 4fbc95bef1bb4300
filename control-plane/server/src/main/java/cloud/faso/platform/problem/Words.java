package cloud.faso.platform.problem;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.stream.Stream;

/** The texts of problems and reasons in the languages we speak; English where we lack one. */
public final class Words {

  /** Languages we speak, the default first. */
  public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);

  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private Words() {}

  /**
   * The text of {@code key}, e.g. {@code quota-exceeded.title}, its placeholders ({@code {0}})
   * filled in. An argument that is a {@link Phrase} is said in the same language.
   */
  public static String say(Locale locale, String key, Object... arguments) {
    String pattern = pattern(locale, key);
    Object[] said =
        Stream.of(arguments)
            .map(argument -> argument instanceof Phrase phrase ? phrase.in(locale) : argument)
            .toArray();
    return new MessageFormat(pattern, locale).format(said);
  }

  /** True when there are words for {@code key}. */
  public static boolean know(Locale locale, String key) {
    return bundle(locale).containsKey(key);
  }

  /** Every key that has words in this very language. */
  public static Set<String> keys(Locale locale) {
    return bundle(locale).keySet();
  }

  /** The words of {@code key} with their placeholders. */
  static String pattern(Locale locale, String key) {
    return bundle(locale).getString(key);
  }

  private static ResourceBundle bundle(Locale locale) {
    return ResourceBundle.getBundle("cloud.faso.problems", locale, NO_FALLBACK);
  }
}
