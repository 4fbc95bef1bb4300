package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.db.ManagedDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What H2 has acknowledged is there for whoever opens the file after a kill. */
final class DurabilityTest {

  private static final int LIVES = 12;
  private static final int COMMITS = 30;

  @TempDir private Path folder;
  private int n;

  /** The bytes of the file right after a commit are those that a kill there would leave. */
  @Test
  void every_commit_is_found_in_the_file_as_it_is_when_it_returns() throws Exception {
    Path home = folder.resolve("first");
    for (int life = 0; life < LIVES; life++) {
      home = live(home);
    }
  }

  /**
   * Commits a few times and looks into the file after each. Sizes that vary leave holes of all
   * sizes, which the next life writes to.
   *
   * @return the home as it would be after a kill and a stop in peace
   */
  private Path live(Path home) throws Exception {
    ManagedDataSource source = open(home);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists entry (n int primary key, text varchar)");
      connection.setAutoCommit(false);
      Path copy = home;
      for (int i = 0; i < COMMITS; i++) {
        n++;
        String text = "x".repeat(n * 7919 % 20_000);
        statement.execute("insert into entry values (" + n + ", '" + text + "')");
        statement.execute("delete from entry where n < " + (n - 10));
        connection.commit();
        copy = copy(home);
        assertThat(lastIn(copy)).isEqualTo(n);
      }
      return copy;
    } finally {
      source.stop();
    }
  }

  private Path copy(Path home) throws Exception {
    Path copy = folder.resolve("after-" + n);
    Files.createDirectories(copy.resolve("database"));
    Files.copy(home.resolve("database/faso.mv.db"), copy.resolve("database/faso.mv.db"));
    return copy;
  }

  private static int lastIn(Path home) throws Exception {
    ManagedDataSource source = open(home);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet last = statement.executeQuery("select max(n) from entry")) {
      assertThat(last.next()).isTrue();
      return last.getInt(1);
    } finally {
      source.stop();
    }
  }

  private static ManagedDataSource open(Path home) throws SQLException {
    FasoConfiguration configuration = new FasoConfiguration();
    configuration.home = home;
    return DataSources.open(configuration, new MetricRegistry());
  }
}
