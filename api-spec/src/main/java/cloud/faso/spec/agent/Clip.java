package cloud.faso.spec.agent;

import org.jspecify.annotations.Nullable;

/**
 * Cuts texts for people to what the contract takes. Whoever wrote them may have said any amount;
 * one text too long must not cost the whole message, let alone every repetition of it.
 */
final class Clip {

  private static final String MORE = "…";

  private Clip() {}

  /** The text, or as much of its beginning as {@code length} characters hold. */
  static String to(int length, String text) {
    String plain = text.replace('\0', ' ');
    if (plain.length() <= length) {
      return plain;
    }
    int end = length - MORE.length();
    return plain.substring(0, Character.isHighSurrogate(plain.charAt(end - 1)) ? end - 1 : end)
        + MORE;
  }

  /** As {@link #to}, for a text that may be missing. */
  static @Nullable String toIfAny(int length, @Nullable String text) {
    return text == null ? null : to(length, text);
  }
}
