package cloud.faso.app;

import cloud.faso.platform.db.SchemaText;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The content of every table but the audit, to compare before with after. */
final class Tables {

  /** Written without anybody's call: by agents that live, and by the background. */
  private static final Set<String> BY_ITSELF =
      Set.of(
          "last_used_at",
          "last_seen_at",
          "sequence",
          "seq",
          "last",
          "seen",
          "reported_at",
          "observed_at");

  private static final Set<Integer> BYTES =
      Set.of(Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB);

  /** Written of refused attempts too, and sealed by the background. */
  private static final String AUDIT = "audit_";

  private Tables() {}

  static Map<String, List<String>> rows(DataSource source) {
    try (Connection connection = source.getConnection()) {
      Map<String, List<String>> all = new TreeMap<>();
      for (String table : SchemaText.tables(connection)) {
        if (!table.startsWith(AUDIT)) {
          all.put(table, rows(connection, table));
        }
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> rows(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select * from " + table)) {
      List<String> rows = new ArrayList<>();
      while (found.next()) {
        rows.add(row(found));
      }
      rows.sort(Comparator.naturalOrder());
      return rows;
    }
  }

  /** Where a text stands, in any table and also within bytes: {@code table.column}. */
  static Set<String> holding(DataSource source, String text) {
    Set<String> places = new TreeSet<>();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : SchemaText.tables(connection)) {
        try (ResultSet found = statement.executeQuery("select * from " + table)) {
          ResultSetMetaData columns = found.getMetaData();
          while (found.next()) {
            for (int i = 1; i <= columns.getColumnCount(); i++) {
              String cell = cell(found, i);
              if (cell != null && cell.contains(text)) {
                places.add(table + "." + columns.getColumnName(i).toLowerCase(Locale.ROOT));
              }
            }
          }
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return places;
  }

  private static @Nullable String cell(ResultSet found, int column) throws SQLException {
    int type = found.getMetaData().getColumnType(column);
    if (!BYTES.contains(type)) {
      return found.getString(column);
    }
    byte[] bytes = found.getBytes(column);
    return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String row(ResultSet found) throws SQLException {
    ResultSetMetaData columns = found.getMetaData();
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String column = columns.getColumnName(i).toLowerCase(Locale.ROOT);
      if (!BY_ITSELF.contains(column)) {
        text.append(column).append('=').append(found.getString(i)).append(' ');
      }
    }
    return text.toString();
  }
}
