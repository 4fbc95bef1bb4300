package cloud.faso.platform.db;

import java.lang.reflect.Method;
import java.sql.SQLException;
import org.apache.tomcat.jdbc.pool.ConnectionPool;
import org.apache.tomcat.jdbc.pool.JdbcInterceptor;
import org.apache.tomcat.jdbc.pool.PooledConnection;
import org.jspecify.annotations.Nullable;

/**
 * Empties the pool when a connection comes back dead. Others most probably died with it, as when
 * PostgreSQL restarted, and would fail one call each.
 */
public final class DeadConnections extends JdbcInterceptor {

  private @Nullable ConnectionPool pool;
  private @Nullable PooledConnection held;

  /** Made by the pool, by this class's name. */
  public DeadConnections() {}

  @Override
  public void reset(@Nullable ConnectionPool parent, @Nullable PooledConnection connection) {
    pool = parent;
    held = connection;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (compare(CLOSE_VAL, method) && isDead(held) && pool != null) {
      pool.purge();
    }
    return super.invoke(proxy, method, arguments);
  }

  private static boolean isDead(@Nullable PooledConnection connection) throws SQLException {
    return connection != null
        && connection.getConnection() != null
        && connection.getConnection().isClosed();
  }
}
