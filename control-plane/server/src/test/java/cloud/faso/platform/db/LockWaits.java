package cloud.faso.platform.db;

import java.sql.DatabaseMetaData;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Who waits for a lock of a database; that of a test has no other users. */
public final class LockWaits {

  private static final String ON_H2 =
      "select count(*) from information_schema.sessions where blocker_id is not null";

  private static final String ON_POSTGRESQL =
      """
      select count(*) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'
      """;

  private LockWaits() {}

  /** Returns when somebody waits for a lock, or when {@code work} has ended without. */
  public static void await(Jdbi jdbi, Future<?> work) {
    while (!work.isDone() && waiters(jdbi) == 0) {
      Thread.onSpinWait();
    }
  }

  /** On a connection of its own: within a transaction PostgreSQL tells again what it told first. */
  private static int waiters(Jdbi jdbi) {
    try (Handle handle = jdbi.open()) {
      String product = handle.queryMetadata(DatabaseMetaData::getDatabaseProductName);
      return handle
          .createQuery(product.equals("H2") ? ON_H2 : ON_POSTGRESQL)
          .mapTo(Integer.class)
          .one();
    }
  }
}
