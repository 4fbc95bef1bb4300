package cloud.faso.platform.page;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is wanted. Pages are cut by key, never by offset, so that the last costs
 * what the first does: the cursor holds the sort key and the id of the last row seen.
 *
 * @param list which list: its path, and a digest of what narrows it where something does
 * @param limit rows at most
 * @param sort property to sort by, a dash before it for descending; null for the order of creation
 * @param after where an earlier page ended, or null for the first page
 * @param q only names that contain this, or null
 */
public record PageQuery(
    String list, int limit, @Nullable String sort, @Nullable Cursor after, @Nullable String q) {

  /**
   * @throws cloud.faso.platform.problem.Problem {@code invalid-cursor} when the cursor is of
   *     another list, of another order or under other filters
   */
  public PageQuery {
    if (after != null && !(after.list().equals(list) && after.sort().equals(order(sort)))) {
      throw Cursor.refusal();
    }
  }

  private static String order(@Nullable String sort) {
    return Objects.requireNonNullElse(sort, "");
  }

  /** A page as it is answered. */
  public record Page<T>(List<T> items, @Nullable String next) {}

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
    return after == null ? null : after.id();
  }

  /** The sort key of the last row seen, or null. */
  public @Nullable String afterKey() {
    return after == null ? null : after.key();
  }

  /** {@link #q} as an SQL pattern over names in lower case, or null. */
  public @Nullable String like() {
    return q == null
        ? null
        : "%" + q.toLowerCase(Locale.ROOT).replaceAll("([\\\\%_])", "\\\\$1") + "%";
  }

  /** The same with another limit. */
  public PageQuery withLimit(int other) {
    return new PageQuery(list, other, sort, after, q);
  }

  /** The page that begins after {@code row}. */
  public <R> PageQuery after(R row, Function<R, String> key, Function<R, String> id) {
    return new PageQuery(list, limit, sort, cursor(row, key, id), q);
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
    String next = more ? cursor(shown.getLast(), key, id).text() : null;
    return new Page<>(shown.stream().map(view).toList(), next);
  }

  private <R> Cursor cursor(R row, Function<R, String> key, Function<R, String> id) {
    String sorted = property() == null ? "" : key.apply(row);
    return new Cursor(list, order(sort), id.apply(row), sorted);
  }
}
