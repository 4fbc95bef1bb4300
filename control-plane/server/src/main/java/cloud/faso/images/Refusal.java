package cloud.faso.images;

import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.problem.Words;
import com.fasterxml.jackson.core.type.TypeReference;
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

  static Refusal of(String key, Object... arguments) {
    return new Refusal(key, List.of(arguments));
  }

  /** Reads what {@link #stored} wrote. */
  static Refusal read(String stored) {
    List<Object> parts = StoredJson.read(stored, new TypeReference<ArrayList<Object>>() {});
    return new Refusal((String) parts.removeFirst(), List.copyOf(parts));
  }

  /** As the database keeps it. */
  String stored() {
    List<Object> parts = new ArrayList<>();
    parts.add(key);
    parts.addAll(arguments);
    return StoredJson.write(parts);
  }

  /** The sentence. */
  String in(Locale locale) {
    return Words.say(locale, key, arguments.toArray());
  }
}
