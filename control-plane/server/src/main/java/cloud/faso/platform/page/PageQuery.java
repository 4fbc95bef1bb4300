package cloud.faso.platform.page;

import cloud.faso.platform.problem.PlatformProblem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is wanted. Pages are cut by key, never by offset, so that the last costs
 * what the first does: the cursor holds the sort key and the id of the last row seen.
 *
 * @param limit rows at most
 * @param sort property to sort by, a dash before it for descending; null for the order of creation
 * @param after cursor: where an earlier page ended, or null for the first page
 * @param q only names that contain this, or null
 */
public record PageQuery(
    int limit, @Nullable String sort, @Nullable String after, @Nullable String q) {

  private static final char SEPARATOR = '\n';

  /** A page as it is answered. */
  public record Page<T>(List<T> items, @Nullable String next) {}

  /** The same page in this order. */
  public PageQuery sortedBy(String order) {
    return new PageQuery(limit, order, after, q);
  }

  /** True when the list runs backwards. */
  public boolean descending() {
    return sort != null && sort.startsWith("-");
  }

  /** Property to sort by, or null for the order of creation, which is that of the ids. */
  public @Nullable String property() {
    String property = descending() ? String.valueOf(sort).substring(1) : sort;
    return "createdAt".equals(property) ? null : property;
  }

  /** The id of the last row seen, or null for the first page. */
  public @Nullable String afterId() {
    return part(1);
  }

  /** The sort key of the last row seen, or null. */
  public @Nullable String afterKey() {
    return part(0);
  }

  /** {@link #q} as an SQL pattern over names in lower case, or null. */
  public @Nullable String like() {
    return q == null
        ? null
        : "%" + q.toLowerCase(Locale.ROOT).replaceAll("([\\\\%_])", "\\\\$1") + "%";
  }

  /** The page that begins after {@code row}. */
  public <R> PageQuery after(R row, Function<R, String> key, Function<R, String> id) {
    return new PageQuery(limit, sort, cursor(row, key, id), q);
  }

  /** One row more than the page holds: whether it is there tells whether there is a next page. */
  public int fetch() {
    return limit + 1;
  }

  /**
   * Cuts the page.
   *
   * @param rows what was fetched, at most {@link #fetch} of them
   * @param key the sort key of a row as text; not asked when sorting by creation
   */
  public <R, V> Page<V> cut(
      List<R> rows, Function<R, String> key, Function<R, String> id, Function<R, V> view) {
    boolean more = rows.size() > limit;
    List<R> shown = more ? rows.subList(0, limit) : rows;
    String next = more ? cursor(shown.getLast(), key, id) : null;
    return new Page<>(shown.stream().map(view).toList(), next);
  }

  private <R> String cursor(R row, Function<R, String> key, Function<R, String> id) {
    String text = (property() == null ? "" : key.apply(row)) + SEPARATOR + id.apply(row);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private @Nullable String part(int index) {
    if (after == null) {
      return null;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8);
      int separator = text.indexOf(SEPARATOR);
      if (separator < 0) {
        throw PlatformProblem.INVALID_CURSOR.problem();
      }
      return index == 0 ? text.substring(0, separator) : text.substring(separator + 1);
    } catch (IllegalArgumentException notBase64) {
      throw PlatformProblem.INVALID_CURSOR.problem();
    }
  }
}
