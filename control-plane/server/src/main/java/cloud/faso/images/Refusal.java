package cloud.faso.images;

import cloud.faso.platform.problem.Words;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Why a content was refused, kept apart from the language that it is told in.
 *
 * @param key of the sentence in {@code problems*.properties}
 * @param arguments what its placeholders stand for: strings and numbers
 */
record Refusal(String key, List<Object> arguments) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Refusal of(String key, Object... arguments) {
    return new Refusal(key, List.of(arguments));
  }

  /** Reads what {@link #stored} wrote. */
  static Refusal read(String stored) {
    try {
      List<Object> parts = new ArrayList<>(List.of(JSON.readValue(stored, Object[].class)));
      return new Refusal((String) parts.removeFirst(), List.copyOf(parts));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a stored refusal: " + stored, e);
    }
  }

  /** As the database keeps it. */
  String stored() {
    List<Object> parts = new ArrayList<>();
    parts.add(key);
    parts.addAll(arguments);
    try {
      return JSON.writeValueAsString(parts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The sentence. */
  String in(Locale locale) {
    return Words.say(locale, key, arguments.toArray());
  }
}
