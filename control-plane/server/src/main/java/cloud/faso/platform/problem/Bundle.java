package cloud.faso.platform.problem;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;

/**
 * Texts in the languages we speak; English where we lack one.
 *
 * @param name e.g. {@code cloud.faso.problems}
 */
public record Bundle(String name) {

  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  /**
   * The text of {@code key}, e.g. {@code quota-exceeded.title}, its placeholders ({@code {0}})
   * filled in. An argument that is a {@link Phrase} is said in the same language.
   */
  public String say(Locale locale, String key, Object... arguments) {
    String pattern = in(locale).getString(key);
    Object[] said =
        Stream.of(arguments)
            .map(argument -> argument instanceof Phrase phrase ? phrase.in(locale) : argument)
            .toArray();
    return new MessageFormat(pattern, locale).format(said);
  }

  /** True when there are words for {@code key}. */
  public boolean knows(Locale locale, String key) {
    return in(locale).containsKey(key);
  }

  private ResourceBundle in(Locale locale) {
    return ResourceBundle.getBundle(name, locale, NO_FALLBACK);
  }
}
