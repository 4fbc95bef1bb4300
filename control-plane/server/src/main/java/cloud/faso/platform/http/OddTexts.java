package cloud.faso.platform.http;

import cloud.faso.platform.problem.Violation;
import cloud.faso.platform.problem.Words;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Texts that no schema can refuse: with NUL, which PostgreSQL does not keep; with half a surrogate
 * pair, which has no form in UTF-8, so that it could be taken in and never be given out again; and
 * with what changes the direction of writing, so that it reads as something else than it is.
 */
final class OddTexts {

  private OddTexts() {}

  /**
   * Tells of each, in a value and all that is in it.
   *
   * @param pointer to the value
   */
  static void refuse(JsonNode value, String pointer, Locale locale, List<Violation> into) {
    if (value.isTextual()) {
      refuse(value.textValue(), pointer, locale, into);
    }
    value
        .properties()
        .forEach(
            member -> {
              String name = member.getKey();
              String place = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
              refuse(name, pointer, locale, into);
              refuse(member.getValue(), place, locale, into);
            });
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      refuse(value.get(i), pointer + "/" + i, locale, into);
    }
  }

  private static void refuse(String text, String pointer, Locale locale, List<Violation> into) {
    IntPredicate nul = codePoint -> codePoint == 0;
    if (holds(text, nul)) {
      into.add(new Violation(pointer, Words.say(locale, "violation.nul")));
    }
    if (holds(text, OddTexts::isHalfAPair)) {
      into.add(new Violation(pointer, Words.say(locale, "violation.surrogate")));
    }
    if (holds(text, OddTexts::turnsWriting)) {
      into.add(new Violation(pointer, Words.say(locale, "violation.direction")));
    }
  }

  private static boolean holds(String text, IntPredicate odd) {
    return text.codePoints().anyMatch(odd);
  }

  /** Whole pairs are code points beyond these. */
  private static boolean isHalfAPair(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static boolean turnsWriting(int codePoint) {
    return (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }
}
