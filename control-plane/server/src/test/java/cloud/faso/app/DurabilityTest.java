package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.db.ManagedDataSource;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What H2 has acknowledged is there for whoever opens the file after a kill or a power cut. */
final class DurabilityTest {

  private static final int LIVES = 12;
  private static final int COMMITS = 30;
  private static final String FILE = "database/faso.mv.db";

  /** Of Linux, where each write waits for the disk. */
  private static final int O_DSYNC = 0x1000;

  private static final Pattern FLAGS = Pattern.compile("flags:\\s+([0-7]+)");

  @TempDir private Path folder;
  private int newest;

  /** The bytes of the file right after a commit are those that a kill there would leave. */
  @Test
  void every_commit_is_found_in_the_file_as_it_is_when_it_returns() throws Exception {
    for (int life = 0; life < LIVES; life++) {
      live(folder.resolve("life-" + life), folder.resolve("life-" + (life + 1)));
    }
  }

  /**
   * Commits a few times and looks into a copy of the file after each. Sizes that vary leave holes
   * of all sizes, which the next life writes to: it is lived in the last copy.
   */
  private void live(Path home, Path copy) throws Exception {
    ManagedDataSource source = open(home);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists entry (n int primary key, text varchar)");
      connection.setAutoCommit(false);
      for (int i = 0; i < COMMITS; i++) {
        newest++;
        String text = "x".repeat(newest * 7919 % 20_000);
        statement.execute("insert into entry values (" + newest + ", '" + text + "')");
        statement.execute("delete from entry where n < " + (newest - 10));
        connection.commit();
        copy(home, copy);
        assertThat(newestIn(copy)).isEqualTo(newest);
      }
    } finally {
      source.stop();
    }
  }

  /** What a power cut leaves is up to the disk alone: no write waits in the kernel. */
  @Test
  void the_file_is_written_through_to_the_disk() throws Exception {
    ManagedDataSource source = open(folder);
    try (Connection connection = source.getConnection()) {
      assertThat(connection.isValid(1)).isTrue();
      assertThat(flagsOfThisProcess(folder.resolve(FILE).toRealPath()))
          .isNotEmpty()
          .allMatch(flags -> (flags & O_DSYNC) != 0);
    } finally {
      source.stop();
    }
  }

  /** The flags under which this process has {@code file} open, once for each time. */
  private static List<Integer> flagsOfThisProcess(Path file) throws IOException {
    List<Integer> flags = new ArrayList<>();
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : open) {
        if (Files.exists(descriptor) && Files.isSameFile(descriptor, file)) {
          Path facts = Path.of("/proc/self/fdinfo").resolve(descriptor.getFileName());
          Matcher octal = FLAGS.matcher(Files.readString(facts));
          assertThat(octal.find()).isTrue();
          flags.add(Integer.parseInt(octal.group(1), 8));
        }
      }
    }
    return flags;
  }

  private static void copy(Path home, Path copy) throws IOException {
    Files.createDirectories(copy.resolve("database"));
    Files.copy(home.resolve(FILE), copy.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
  }

  private static int newestIn(Path home) throws Exception {
    ManagedDataSource source = open(home);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet newest = statement.executeQuery("select max(n) from entry")) {
      assertThat(newest.next()).isTrue();
      return newest.getInt(1);
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
