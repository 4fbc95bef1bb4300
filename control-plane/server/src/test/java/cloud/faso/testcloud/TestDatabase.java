package cloud.faso.testcloud;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.spec.audit.AuditHead;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** A database that every seed finds empty but for an image, whose content nobody needs. */
final class TestDatabase implements AutoCloseable {

  private static final List<String> KEPT =
      List.of("event_sequence", "audit_chain", "billing", "flyway_schema_history");

  private final TestDatabases.Kind kind;
  private final org.apache.tomcat.jdbc.pool.DataSource source;
  private final Jdbi jdbi;
  private final List<String> tables;

  TestDatabase(TestDatabases.Kind kind) {
    this.kind = kind;
    source = kind.newSource();
    jdbi = Databases.jdbi(source);
    tables =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select lower(table_name) from information_schema.tables
                        where lower(table_schema) = 'public'
                          and lower(table_name) not in (<kept>)
                        """)
                    .bindList("kept", KEPT)
                    .mapTo(String.class)
                    .list());
  }

  /** The database as the first migration left it, plus the image {@code tiny}. */
  DataSource empty() {
    jdbi.useHandle(
        handle -> {
          truncate(handle);
          handle.execute("update event_sequence set last = 0");
          handle.execute("update billing set closed_through = null");
          handle.execute(
              "update audit_chain set seq = 0, hash = ?, sealed_on = null, cut_on = null",
              AuditHead.NONE.hash());
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

  private void truncate(Handle handle) {
    switch (kind) {
      case H2 -> {
        handle.execute("set referential_integrity false");
        tables.forEach(table -> handle.execute("truncate table " + table));
        handle.execute("set referential_integrity true");
      }
      case POSTGRESQL -> handle.execute("truncate table " + String.join(", ", tables));
    }
  }

  void execute(String change) {
    jdbi.useHandle(handle -> handle.execute(change));
  }

  /** Does something while a transaction holds the VM of a name. */
  void holding(String vm, Runnable task) {
    jdbi.useTransaction(
        handle -> {
          handle
              .select("select id from vm where name = ? for update", vm)
              .mapTo(String.class)
              .one();
          task.run();
        });
  }

  /** The texts that a query gives. */
  List<String> texts(String query) {
    return jdbi.withHandle(handle -> handle.createQuery(query).mapTo(String.class).list());
  }

  @Override
  public void close() {
    source.close(true);
  }
}
