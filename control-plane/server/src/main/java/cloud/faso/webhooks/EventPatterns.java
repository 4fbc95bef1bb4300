package cloud.faso.webhooks;

import cloud.faso.operations.EventType;
import cloud.faso.platform.db.StoredJson;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which types of event are wanted.
 *
 * @param patterns types, or their beginnings and an asterisk: {@code vm.*}
 */
record EventPatterns(List<String> patterns) {

  static EventPatterns stored(String json) {
    return new EventPatterns(StoredJson.read(json, new TypeReference<List<String>>() {}));
  }

  boolean match(String type) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, type));
  }

  /** Where in the list there is one that no event can ever match. */
  List<Integer> vain() {
    return Stream.iterate(0, i -> i < patterns.size(), i -> i + 1)
        .filter(
            i ->
                Stream.of(EventType.values())
                    .noneMatch(type -> matches(patterns.get(i), type.text())))
        .toList();
  }

  private static boolean matches(String pattern, String type) {
    return pattern.endsWith("*")
        ? type.startsWith(pattern.substring(0, pattern.length() - 1))
        : type.equals(pattern);
  }
}
