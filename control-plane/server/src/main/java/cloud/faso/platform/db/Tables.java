package cloud.faso.platform.db;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.extension.ExtensionContext;
import org.jdbi.v3.core.extension.Extensions;
import org.jdbi.v3.core.extension.HandleSupplier;

/**
 * Makes SqlObjects once, for good: each call finds its handle when it is made. JDBI's own way is to
 * make one anew for each call, which took longer than all of the database's work. The price: a
 * method cannot bear annotations that configure its handle ({@code @RegisterRowMapper},
 * {@code @KeyColumn} and the like).
 */
final class Tables implements HandleSupplier {

  private final Jdbi jdbi;
  private final ScopedValue<Handle> handle = ScopedValue.newInstance();
  private final Map<Class<?>, Object> made = new ConcurrentHashMap<>();

  Tables(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** The SqlObject {@code type}, for any thread; the same each time. */
  <T> T get(Class<T> type) {
    return type.cast(made.computeIfAbsent(type, this::make));
  }

  private Object make(Class<?> type) {
    return jdbi.getConfig(Extensions.class).findFor(type, this).orElseThrow();
  }

  /** Runs {@code task} with all tables on {@code open}. */
  <T> T on(Handle open, ScopedValue.CallableOp<T, RuntimeException> task) {
    return ScopedValue.where(handle, open).call(task);
  }

  @Override
  public Handle getHandle() {
    return handle.get();
  }

  @Override
  public Jdbi getJdbi() {
    return jdbi;
  }

  @Override
  public ConfigRegistry getConfig() {
    return jdbi.getConfig();
  }

  /** Gives a call that is made outside a transaction a handle for itself. */
  @Override
  public <V> V invokeInContext(ExtensionContext method, Callable<V> task) throws Exception {
    return handle.isBound()
        ? task.call()
        : jdbi.<V, Exception>withHandle(open -> ScopedValue.where(handle, open).call(task::call));
  }
}
