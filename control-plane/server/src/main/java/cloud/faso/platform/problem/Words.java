package cloud.faso.platform.problem;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** The texts of problems and reasons in the languages we speak; English where we lack one. */
public final class Words {

  /** Languages we speak, the default first. */
  public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);

  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private Words() {}

  /**
   * The text of {@code key}, e.g. {@code quota-exceeded.title}, its placeholders ({@code {0}})
   * filled in.
   */
  public static String say(Locale locale, String key, Object... arguments) {
    String pattern =
        ResourceBundle.getBundle("cloud.faso.problems", locale, NO_FALLBACK).getString(key);
    return new MessageFormat(pattern, locale).format(arguments);
  }
}
