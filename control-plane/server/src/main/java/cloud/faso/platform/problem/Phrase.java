package cloud.faso.platform.problem;

import java.util.Locale;

/**
 * Something to be said in whatever language its reader has: a key of the problems' words and what
 * its placeholders stand for.
 */
@SuppressWarnings("ArrayRecordComponent") // said, never compared
public record Phrase(String key, Object... arguments) {

  /** The words. */
  public String in(Locale locale) {
    return Words.say(locale, key, arguments);
  }
}
