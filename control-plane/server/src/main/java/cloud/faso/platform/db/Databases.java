package cloud.faso.platform.db;

import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.RowMapperFactory;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/** Opens a database: its schema brought up to date, JDBI taught our types. */
public final class Databases {

  /** Made once per record: JDBI asks anew for every statement, and making one reads annotations. */
  private static final ClassValue<RowMapper<?>> ROWS =
      new ClassValue<>() {
        @Override
        protected RowMapper<?> computeValue(Class<?> row) {
          return ConstructorMapper.of(row);
        }
      };

  private Databases() {}

  /**
   * Brings the schema up to date. Safe to run by several replicas at once.
   *
   * @throws org.flywaydb.core.api.FlywayException when the database is newer than this program, or
   *     a migration was changed after it ran
   */
  public static void migrate(DataSource source) {
    Flyway.configure(Databases.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:db/migration")
        .validateMigrationNaming(true)
        .load()
        .migrate();
  }

  /** JDBI over {@code source}, with typed ids, records and SqlObjects. */
  public static Jdbi jdbi(DataSource source) {
    Jdbi jdbi = Jdbi.create(source).installPlugin(new SqlObjectPlugin());
    jdbi.registerArgument(new TypedIds.Arguments());
    jdbi.registerColumnMapper(new TypedIds.Mappers());
    RowMapperFactory rows =
        (type, _) ->
            type instanceof Class<?> row && row.isRecord() && row.getSimpleName().endsWith("Row")
                ? Optional.of(ROWS.get(row))
                : Optional.empty();
    jdbi.registerRowMapper(rows);
    jdbi.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
    return jdbi;
  }
}
