package cloud.faso.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.Test;

/**
 * Holds the schema that the migrations make, on either database, to {@code schema.txt}: what a
 * change of a migration really changes shows in its diff. Run with {@code -Dgolden=write} to
 * accept.
 */
@OnBothDatabases
final class SchemaTest {

  private static final Path GOLDEN =
      Path.of("src/test/resources/cloud/faso/platform/db/schema.txt");

  private final TestDatabases.Kind kind;

  SchemaTest(TestDatabases.Kind kind) {
    this.kind = kind;
  }

  @Test
  void both_databases_have_the_schema_that_is_written_down() throws SQLException, IOException {
    String found = schema();

    if ("write".equals(System.getProperty("golden")) && kind == TestDatabases.Kind.H2) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, found);
    }
    assertThat(found).isEqualTo(Files.readString(GOLDEN, StandardCharsets.UTF_8));
  }

  private String schema() throws SQLException {
    DataSource source = kind.newSource();
    try (Connection connection = source.getConnection()) {
      return SchemaText.of(connection);
    } finally {
      source.close(true);
    }
  }
}
