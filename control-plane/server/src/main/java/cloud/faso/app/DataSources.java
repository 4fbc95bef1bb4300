package cloud.faso.app;

import cloud.faso.platform.db.DeadConnections;
import cloud.faso.platform.db.DurableFiles;
import com.codahale.metrics.MetricRegistry;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.db.DataSourceFactory.TransactionIsolation;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.util.Duration;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Opens the configured database. */
final class DataSources {

  /**
   * A database that vanishes without a word is noticed, a lock that is not given up is not waited
   * for for ever, and what an error says for the logs shows no row; what the URL says counts for
   * more.
   */
  private static final Map<String, String> POSTGRESQL =
      Map.of(
          "logServerErrorDetail", "false",
          "tcpKeepAlive", "true",
          "connectTimeout", "10",
          "socketTimeout", "60",
          "options", "-c lock_timeout=15s");

  private DataSources() {}

  static ManagedDataSource open(FasoConfiguration configuration, MetricRegistry metrics) {
    String configured = configuration.databaseUrl;
    String url =
        configured == null
            ? h2(configuration.home().resolve("database").resolve("faso"))
            : configured;
    boolean h2 = url.startsWith("jdbc:h2:");
    DataSourceFactory factory = new DataSourceFactory();
    factory.setUrl(url);
    factory.setDriverClass(h2 ? "org.h2.Driver" : "org.postgresql.Driver");
    if (!h2) {
      factory.setProperties(POSTGRESQL);
    }
    factory.setUser(configuration.databaseUser);
    factory.setPassword(configuration.databasePassword);
    int connections = configuration.databaseConnections;
    factory.setMaxSize(connections > 0 ? connections : 16);
    factory.setMinSize(2);
    factory.setInitialSize(2);
    factory.setMaxWaitForConnection(Duration.seconds(10));
    factory.setDefaultTransactionIsolation(TransactionIsolation.READ_COMMITTED);
    factory.setAutoCommentsEnabled(false);
    factory.setCheckConnectionWhileIdle(false);
    factory.setCheckConnectionOnBorrow(true);
    factory.setValidationInterval(Duration.seconds(1));
    factory.setJdbcInterceptors(Optional.of(DeadConnections.class.getName()));
    return factory.build(metrics, "faso");
  }

  /**
   * H2 in a file. By itself it writes a commit up to half a second after it was acknowledged, and
   * forgets all but eight statements; but each that it remembers is looked at with every change.
   * Left to itself it also closes when the process begins to end, under those who still use it.
   */
  private static String h2(Path file) {
    return DurableFiles.url(file) + ";WRITE_DELAY=0;QUERY_CACHE_SIZE=128;DB_CLOSE_ON_EXIT=FALSE";
  }
}
