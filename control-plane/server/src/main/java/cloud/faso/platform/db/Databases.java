package cloud.faso.platform.db;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/** Opens a database: its schema brought up to date, JDBI taught our types. */
public final class Databases {

  /** One for all: it keeps what it has parsed. */
  private static final SqlParser PARSER = new ColonPrefixSqlParser();

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
    jdbi.registerRowMapper(new Rows());
    jdbi.getConfig(SqlStatements.class).setUnusedBindingAllowed(true).setSqlParser(PARSER);
    // What is bound may be secret, and failures are logged.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    return jdbi;
  }
}
