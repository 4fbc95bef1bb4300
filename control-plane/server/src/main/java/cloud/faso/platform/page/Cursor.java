package cloud.faso.platform.page;

import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a page ended. It means nothing in another list, in another order or under other filters.
 *
 * @param list which list, as {@link PageQuery} has it
 * @param sort the list's order, empty when it has but one
 * @param id the id of the last row seen
 * @param key the sort key of that row, empty when sorting by creation
 */
public record Cursor(String list, String sort, String id, String key) {

  private static final String SEPARATOR = "\n";
  private static final char NUL = 0;

  /** What is answered to one that is not of the list that is asked for. */
  static Problem refusal() {
    return PlatformProblem.INVALID_CURSOR.problem().because("?after", "violation.foreign-cursor");
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws cloud.faso.platform.problem.Problem {@code invalid-cursor} when it is nothing of ours
   */
  public static Cursor read(String text) {
    // The key comes last, because it alone may hold anything.
    String[] parts = decode(text).split(SEPARATOR, 4);
    if (parts.length < 4) {
      throw refusal();
    }
    return new Cursor(parts[0], parts[1], parts[2], parts[3]);
  }

  private static String decode(String text) {
    try {
      String decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      // PostgreSQL compares no text that has it.
      if (decoded.indexOf(NUL) >= 0) {
        throw refusal();
      }
      return decoded;
    } catch (IllegalArgumentException notBase64) {
      throw refusal();
    }
  }

  /** As a caller passes it on: letters, digits, hyphens and underscores. */
  public String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            String.join(SEPARATOR, list, sort, id, key).getBytes(StandardCharsets.UTF_8));
  }
}
