package cloud.faso.platform.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;

/**
 * Databases for tests, migrated and otherwise empty. PostgreSQL is a real server, started once per
 * JVM when first asked for; a new database in it is copied from a migrated one, which takes
 * milliseconds.
 */
public final class TestDatabases {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestDatabases() {}

  /** What Faso runs on. */
  public enum Kind {
    H2,
    POSTGRESQL;

    /** JDBC URL of a new database, its schema up to date; user {@code faso}, no password. */
    public String newDatabase() {
      return switch (this) {
        case H2 ->
            // Beyond the last connection's end, so that a test may close its pool and look again.
            "jdbc:h2:mem:test-%d;DB_CLOSE_DELAY=-1;QUERY_CACHE_SIZE=128"
                .formatted(COUNT.incrementAndGet());
        case POSTGRESQL -> Server.copyTemplate("test_" + COUNT.incrementAndGet());
      };
    }

    /** A pool of connections to a new database; to be closed. */
    public DataSource newSource() {
      DataSource source = pool(newDatabase());
      Databases.migrate(source);
      return source;
    }
  }

  /** A pool of connections; to be closed. */
  public static DataSource pool(String url) {
    PoolProperties properties = new PoolProperties();
    properties.setUrl(url);
    properties.setDriverClassName(
        url.startsWith("jdbc:h2:") ? "org.h2.Driver" : "org.postgresql.Driver");
    properties.setUsername("faso");
    properties.setPassword("");
    properties.setMaxActive(20);
    properties.setMaxIdle(20);
    properties.setInitialSize(0);
    properties.setJdbcInterceptors("StatementCache(max=2000)");
    properties.setMinIdle(0);
    properties.setUseStatementFacade(false);
    return new DataSource(properties);
  }

  /** The one server of this JVM; it ends with it. */
  private static final class Server {

    private static final String TEMPLATE = "faso_template";
    private static final EmbeddedPostgres POSTGRES = start();

    private Server() {}

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                // Tests crash programs, never the machine.
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off")
                .setServerConfig("max_connections", "200")
                .start();
        run(postgres, "create role faso superuser login");
        run(postgres, "create database " + TEMPLATE + " owner faso");
        migrate(postgres.getJdbcUrl("faso", TEMPLATE));
        return postgres;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void migrate(String url) {
      DataSource source = pool(url);
      try {
        Databases.migrate(source);
      } finally {
        source.close(true);
      }
    }

    static synchronized String copyTemplate(String name) {
      run(POSTGRES, "create database " + name + " template " + TEMPLATE + " owner faso");
      return POSTGRES.getJdbcUrl("faso", name);
    }

    private static void run(EmbeddedPostgres postgres, String sql) {
      try (Connection connection = postgres.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(sql, e);
      }
    }
  }
}
