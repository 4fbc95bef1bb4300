package cloud.faso.platform.db;

import cloud.faso.platform.problem.PlatformProblem;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions. A use case calls {@link #transact} once; whatever it calls joins in. Isolation is
 * read committed, the default of both databases (to set it costs a round trip or two): what must
 * not race is guarded by a conditional update, a constraint or a row lock.
 *
 * <p>A transaction that lost a race for a lock, or its connection before it began to commit, is run
 * again, so its work must be repeatable: all of its effects are in the database or handed to {@link
 * #afterCommit}.
 */
public final class Database {

  private static final Logger log = LoggerFactory.getLogger(Database.class);
  private static final int ATTEMPTS = 5;

  private final Jdbi jdbi;
  private final Tables tables;
  private final ScopedValue<Transaction> current = ScopedValue.newInstance();
  private final CommitObserver observer;

  public Database(Jdbi jdbi, CommitObserver observer) {
    this.jdbi = jdbi;
    this.tables = new Tables(jdbi);
    this.observer = observer;
  }

  /** What a transaction leaves to be done at its end, and once it is durable. */
  private static final class Transaction {
    final List<Runnable> beforeCommit = new ArrayList<>();
    final List<Runnable> afterCommit = new ArrayList<>();
    boolean committing;
  }

  /** Thrown through a transaction to undo it on purpose. */
  private static final class Undo extends RuntimeException {
    private static final long serialVersionUID = 1;

    Undo() {
      super(null, null, false, false);
    }
  }

  /**
   * Runs {@code work} in one transaction, joining the one that this thread is in.
   *
   * @throws cloud.faso.platform.problem.Problem as {@code work} throws it, for a broken constraint,
   *     and {@code database-busy} when locks were lost again and again
   */
  public <T extends @Nullable Object> T transact(Supplier<T> work) {
    if (current.isBound()) {
      return work.get();
    }
    Transaction transaction = new Transaction();
    T result = attempt(work, transaction);
    transaction.afterCommit.forEach(Database::runSafely);
    return result;
  }

  /** As {@link #transact(Supplier)}, for work without a result. */
  public void transact(Runnable work) {
    this.<@Nullable Object>transact(
        () -> {
          work.run();
          return null;
        });
  }

  /** Runs {@code work} with every check it makes, then undoes all it did. */
  public <T> T preview(Supplier<T> work) {
    List<T> result = new ArrayList<>(1);
    try {
      transact(
          () -> {
            result.clear();
            result.add(work.get());
            throw new Undo();
          });
    } catch (Undo undone) {
      return result.getFirst();
    }
    throw new IllegalStateException("a preview was committed");
  }

  /** What was committed stands: nobody is told otherwise, and the others are still run. */
  private static void runSafely(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      log.error("a change was committed and something that follows from it failed", e);
    }
  }

  /**
   * Runs {@code action} as the last part of the present transaction, which may take a lock that
   * many want; never if it is undone or only a preview.
   */
  public void beforeCommit(Runnable action) {
    current.get().beforeCommit.add(action);
  }

  /** Runs {@code action} once the present transaction is durable; never if it is undone. */
  public void afterCommit(Runnable action) {
    current.get().afterCommit.add(action);
  }

  /** Whether {@code failure} means that the database cannot be talked to at present. */
  public static boolean isAway(Throwable failure) {
    SqlFailure.Cause cause = SqlFailure.causeOf(failure);
    return cause instanceof SqlFailure.LostConnection || cause instanceof SqlFailure.Exhausted;
  }

  /** The SQL of one feature; its methods take part in the present transaction, if there is one. */
  public <T> T table(Class<T> type) {
    return tables.get(type);
  }

  private <T extends @Nullable Object> T attempt(Supplier<T> work, Transaction transaction) {
    int attempt = 0;
    while (true) {
      attempt++;
      try {
        T result =
            jdbi.inTransaction(
                handle ->
                    tables.on(
                        handle,
                        () ->
                            ScopedValue.where(current, transaction)
                                .call(() -> observed(work, transaction))));
        observer.afterCommit();
        return result;
      } catch (JdbiException | UndeclaredThrowableException failure) {
        // The latter is how the pool's proxies pass on what the driver throws.
        switch (SqlFailure.causeOf(failure)) {
          case SqlFailure.BrokenConstraint(String name, boolean reference) -> {
            // What it refers to may have gone since it was looked up: a second look finds out.
            if (!reference || attempt > 1) {
              throw Constraints.problem(name, failure);
            }
          }
          case SqlFailure.LostRace() -> {
            if (attempt == ATTEMPTS) {
              throw PlatformProblem.UNAVAILABLE.problem();
            }
          }
          case SqlFailure.LostConnection() -> {
            if (transaction.committing) {
              // Nobody knows whether it took place.
              throw PlatformProblem.UNAVAILABLE.problem().saying("unavailable.unconfirmed");
            }
            if (attempt == ATTEMPTS) {
              throw PlatformProblem.UNAVAILABLE.problem();
            }
          }
          case SqlFailure.Exhausted() -> throw PlatformProblem.UNAVAILABLE.problem();
          case SqlFailure.Other() -> throw failure;
        }
        observer.lostRace();
        transaction.committing = false;
        transaction.beforeCommit.clear();
        transaction.afterCommit.clear();
      }
    }
  }

  private <T extends @Nullable Object> T observed(Supplier<T> work, Transaction transaction) {
    T value = work.get();
    transaction.beforeCommit.forEach(Runnable::run);
    observer.beforeCommit();
    transaction.committing = true;
    return value;
  }
}
