package cloud.faso.platform.page;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a list's SQL that depends on its page, to be defined as {@code <condition>} and
 * {@code <order>} in a query whose parameters are bound from the {@link PageQuery}.
 *
 * @param condition true for the rows that come after the cursor and match the search
 * @param order what to sort by
 */
public record Keyset(String condition, String order) {

  /**
   * @param id the id's column, which breaks ties and is the order of creation, e.g. {@code vm.id}
   * @param columns the columns that the contract lets a caller sort by, by property; {@code name}
   *     among them is what {@code q} searches
   */
  public static Keyset of(PageQuery page, String id, Map<String, String> columns) {
    String property = page.property();
    String column = property == null ? id : columns.get(property);
    if (column == null) {
      throw new IllegalArgumentException("the contract lets sort by unknown " + property);
    }
    String direction = page.descending() ? " desc" : "";
    String order = column + direction + (column.equals(id) ? "" : ", " + id + direction);
    return new Keyset(after(page, id, column) + matching(page, columns.get("name")), order);
  }

  private static String after(PageQuery page, String id, String column) {
    if (page.after() == null) {
      return "1 = 1";
    }
    String beyond = page.descending() ? " < " : " > ";
    if (column.equals(id)) {
      return id + beyond + ":afterId";
    }
    // The first half is what an index can seek by; the second drops the ties already seen.
    return column
        + beyond.stripTrailing()
        + "= :afterKey and ("
        + (column + beyond + ":afterKey or " + id + beyond + ":afterId)");
  }

  private static String matching(PageQuery page, @Nullable String name) {
    return page.q() == null ? "" : " and " + name + " like :like";
  }
}
