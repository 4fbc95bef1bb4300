package cloud.faso.platform.db;

import java.lang.reflect.Type;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.RowMapperFactory;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Maps a row to a record whose name ends in {@code Row}, by its constructor. JDBI matches columns
 * and components anew for every result, reading annotations as it goes; here it is done once for
 * each list of columns.
 */
final class Rows implements RowMapperFactory {

  private final Map<Class<?>, RowMapper<?>> mappers = new ConcurrentHashMap<>();

  @Override
  public Optional<RowMapper<?>> build(Type type, ConfigRegistry config) {
    return type instanceof Class<?> row && row.isRecord() && row.getSimpleName().endsWith("Row")
        ? Optional.of(mappers.computeIfAbsent(row, it -> new Matched<>(ConstructorMapper.of(it))))
        : Optional.empty();
  }

  /** Remembers how columns match, by their labels. */
  private record Matched<T>(RowMapper<T> mapper, Map<List<String>, RowMapper<T>> byLabels)
      implements RowMapper<T> {

    Matched(RowMapper<T> mapper) {
      this(mapper, new ConcurrentHashMap<>());
    }

    @Override
    public T map(ResultSet rows, StatementContext context) throws SQLException {
      return specialize(rows, context).map(rows, context);
    }

    @Override
    public RowMapper<T> specialize(ResultSet rows, StatementContext context) throws SQLException {
      List<String> labels = labels(rows.getMetaData());
      RowMapper<T> known = byLabels.get(labels);
      if (known == null) {
        known = mapper.specialize(rows, context);
        byLabels.put(labels, known);
      }
      return known;
    }

    private static List<String> labels(ResultSetMetaData columns) throws SQLException {
      String[] labels = new String[columns.getColumnCount()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = columns.getColumnLabel(i + 1);
      }
      return Arrays.asList(labels);
    }
  }
}
