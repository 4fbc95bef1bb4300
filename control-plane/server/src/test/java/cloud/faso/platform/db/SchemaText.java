package cloud.faso.platform.db;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A schema written out, in words that both databases share. */
public final class SchemaText {

  private SchemaText() {}

  /** Every table with its columns, constraints and indexes, in order of name. */
  public static String of(Connection connection) throws SQLException {
    StringBuilder text = new StringBuilder();
    for (String table : tables(connection)) {
      text.append(table).append('\n');
      lines(connection, table).forEach(line -> text.append("  ").append(line).append('\n'));
    }
    return text.toString();
  }

  /** The names of our tables, in lower case and in order. */
  public static List<String> tables(Connection connection) throws SQLException {
    TreeSet<String> names = new TreeSet<>();
    try (ResultSet found =
        connection
            .getMetaData()
            .getTables(null, schema(connection), null, new String[] {"TABLE", "BASE TABLE"})) {
      while (found.next()) {
        names.add(lower(found.getString("TABLE_NAME")));
      }
    }
    names.remove("flyway_schema_history");
    return List.copyOf(names);
  }

  private static List<String> lines(Connection connection, String table) throws SQLException {
    List<String> lines = new ArrayList<>(columns(connection, table));
    lines.addAll(constraints(connection, table));
    lines.addAll(indexes(connection, table));
    return lines;
  }

  private static List<String> columns(Connection connection, String table) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (ResultSet found =
        connection
            .getMetaData()
            .getColumns(null, schema(connection), as(connection, table), null)) {
      while (found.next()) {
        lines.add(
            "%s %s%s"
                .formatted(
                    lower(found.getString("COLUMN_NAME")),
                    type(found.getInt("DATA_TYPE"), found.getInt("COLUMN_SIZE")),
                    found.getInt("NULLABLE") == DatabaseMetaData.columnNoNulls ? " not null" : ""));
      }
    }
    return lines;
  }

  private static String type(int type, int size) {
    return switch (type) {
      // PostgreSQL's text has no length, H2's is a CLOB: both are a text of any length.
      case Types.VARCHAR -> size > 1_000_000 ? "text" : "varchar(" + size + ")";
      case Types.CLOB -> "text";
      case Types.BIGINT -> "bigint";
      case Types.DATE -> "date";
      case Types.NUMERIC -> "numeric(" + size + ")";
      case Types.INTEGER -> "integer";
      case Types.BOOLEAN, Types.BIT -> "boolean";
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> "timestamp with time zone";
      default -> throw new IllegalStateException("a column type that is not in use yet: " + type);
    };
  }

  private static List<String> constraints(Connection connection, String table) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (var statement =
        connection.prepareStatement(
            """
            select lower(constraint_name), lower(constraint_type)
            from information_schema.table_constraints
            where lower(table_name) = ? and constraint_type in ('FOREIGN KEY', 'UNIQUE', 'CHECK')
            order by 1
            """)) {
      statement.setString(1, table);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          String name = found.getString(1);
          // PostgreSQL lists each "not null" as a check without a name of ours.
          if (!name.matches("\\d+_\\d+_\\d+_not_null|.*_not_null")) {
            lines.add("constraint " + name + ": " + found.getString(2));
          }
        }
      }
    }
    return lines;
  }

  private static List<String> indexes(Connection connection, String table) throws SQLException {
    Map<String, List<String>> byName = new TreeMap<>();
    TreeSet<String> unique = new TreeSet<>();
    try (ResultSet found =
        connection
            .getMetaData()
            .getIndexInfo(null, schema(connection), as(connection, table), false, true)) {
      while (found.next()) {
        String name = lower(found.getString("INDEX_NAME"));
        byName
            .computeIfAbsent(name, _ -> new ArrayList<>())
            .add(lower(found.getString("COLUMN_NAME")));
        if (!found.getBoolean("NON_UNIQUE")) {
          unique.add(name);
        }
      }
    }
    TreeSet<String> lines = new TreeSet<>();
    byName.forEach(
        (name, columns) -> {
          if (unique.contains(name)) {
            lines.add("unique " + columns);
          } else if (!name.contains("_index_")) { // H2 makes those of foreign keys by itself
            lines.add("index " + name + " " + columns);
          }
        });
    return List.copyOf(lines);
  }

  private static String schema(Connection connection) throws SQLException {
    return connection.getSchema();
  }

  private static String as(Connection connection, String table) throws SQLException {
    return connection.getMetaData().storesUpperCaseIdentifiers()
        ? table.toUpperCase(Locale.ROOT)
        : table;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
