package cloud.faso.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
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
