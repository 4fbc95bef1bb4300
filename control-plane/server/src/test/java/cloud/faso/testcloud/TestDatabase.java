package cloud.faso.testcloud;

import cloud.faso.platform.db.Databases;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jdbi.v3.core.Jdbi;

/** One H2 in memory that every seed finds empty but for an image, whose content nobody needs. */
final class TestDatabase {

  private static final List<String> KEPT = List.of("EVENT_SEQUENCE", "flyway_schema_history");

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final JdbcConnectionPool source;
  private final Jdbi jdbi;
  private final List<String> tables;

  TestDatabase() {
    source =
        JdbcConnectionPool.create(
            "jdbc:h2:mem:testcloud-%d;DB_CLOSE_DELAY=-1;QUERY_CACHE_SIZE=512"
                .formatted(NUMBER.incrementAndGet()),
            "faso",
            "");
    Databases.migrate(source);
    jdbi = Databases.jdbi(source);
    tables =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select table_name from information_schema.tables
                        where table_schema = 'PUBLIC' and table_name not in (<kept>)
                        """)
                    .bindList("kept", KEPT)
                    .mapTo(String.class)
                    .list());
  }

  /** The database as the first migration left it, plus the image {@code tiny}. */
  DataSource empty() {
    jdbi.useHandle(
        handle -> {
          handle.execute("set referential_integrity false");
          tables.forEach(table -> handle.execute("truncate table \"" + table + "\""));
          handle.execute("set referential_integrity true");
          handle.execute("update event_sequence set last = 0");
          handle.execute(
              """
              insert into image (id, name, format, architecture, min_disk_gib, min_memory_mib,
                digest, size_bytes, virtual_bytes, version, created_at)
              values ('image-tiny', 'tiny', 'qcow2', 'x86_64', 1, 64,
                'sha256:%s', 1000, 1000, 1, current_timestamp)
              """
                  .formatted("ab".repeat(32)));
        });
    return source;
  }

  void close() {
    source.dispose();
  }
}
