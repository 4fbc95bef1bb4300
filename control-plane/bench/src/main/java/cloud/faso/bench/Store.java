package cloud.faso.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/** The database that a control plane runs on. */
enum Store {
  H2,
  POSTGRESQL;

  /** A database that runs. */
  record Running(@Nullable EmbeddedPostgres postgres) implements AutoCloseable {

    /** Lines of the control plane's configuration. */
    String configuration() {
      return postgres == null
          ? ""
          : "databaseUrl: "
              + postgres.getJdbcUrl("postgres", "postgres")
              + "\n"
              + "databaseUser: postgres\n";
    }

    /** For what is measured without a process of its own; {@code home} is where H2 keeps it. */
    DataSource source(Path home) {
      if (postgres != null) {
        return postgres.getPostgresDatabase();
      }
      JdbcDataSource h2 = new JdbcDataSource();
      h2.setURL("jdbc:h2:file:" + home.resolve("faso") + ";DB_CLOSE_DELAY=-1");
      return h2;
    }

    @Override
    public void close() throws IOException {
      if (postgres != null) {
        postgres.close();
      }
    }
  }

  /** Starts an empty one; PostgreSQL is as durable as in production. */
  Running start() throws IOException {
    return switch (this) {
      case H2 -> new Running(null);
      case POSTGRESQL ->
          new Running(
              EmbeddedPostgres.builder()
                  .setServerConfig("fsync", "on")
                  .setServerConfig("synchronous_commit", "on")
                  .start());
    };
  }
}
