package cloud.faso.operations;

import cloud.faso.platform.problem.Words;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why something does not come about, kept so that it can be said in the reader's language.
 *
 * @param key of our words for it, which have {@code detail} as their placeholder; null for none
 * @param detail where we have no words: the whole sentence
 */
public record Reason(@Nullable String key, String detail) {

  /**
   * What an agent said, in English; for a code that is known we have words of our own.
   *
   * @param code stable, e.g. {@code disk-full}
   */
  public static Reason ofAgent(@Nullable String code, String message) {
    return new Reason(code == null ? null : "agent." + code, message);
  }

  /** What {@link #putInto} wrote, or null when it was not called. */
  static @Nullable Reason of(JsonNode payload) {
    String detail = payload.path("reason").textValue();
    return detail == null ? null : new Reason(payload.path("reasonKey").textValue(), detail);
  }

  /** Makes it the reason of an event. */
  public void putInto(Map<String, Object> payload) {
    payload.put("reason", detail);
    if (key != null) {
      payload.put("reasonKey", key);
    }
  }

  /** One sentence that a person can act on. */
  public String in(Locale locale) {
    return key != null && Words.know(locale, key) ? Words.say(locale, key, detail) : detail;
  }
}
