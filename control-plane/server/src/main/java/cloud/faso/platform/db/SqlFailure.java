package cloud.faso.platform.db;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.tomcat.jdbc.pool.PoolExhaustedException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Tells apart why a statement failed, on both databases. */
final class SqlFailure {

  /** H2 names a constraint, or the index that backs it, only within its message. */
  private static final Pattern H2_CONSTRAINT =
      Pattern.compile("PUBLIC\\.([A-Z0-9_]+?)(?:_INDEX_\\w+)?(?: ON |: )|\"([A-Z0-9_]+): ");

  /** PostgreSQL's for either end of a reference; H2 has one for each. */
  private static final Set<String> REFERENCES = Set.of("23503", "23506");

  /** Serialization failure, deadlock, lock not available; H2's lock timeout. */
  private static final Set<String> LOST_RACES = Set.of("40001", "40P01", "55P03", "HYT00");

  /** PostgreSQL ends a session: by order, for a crash of another, or it is starting or stopping. */
  private static final Set<String> ENDED = Set.of("57P01", "57P02", "57P03");

  private SqlFailure() {}

  sealed interface Cause {}

  /**
   * A rule did not hold.
   *
   * @param name in lower case
   * @param reference true when something refers to what is not there, or not any more; which of the
   *     two, PostgreSQL tells in words only
   */
  record BrokenConstraint(String name, boolean reference) implements Cause {}

  /** Another transaction was in the way; the same work may well succeed next time. */
  record LostRace() implements Cause {}

  /** The database went away: what was not committed is undone. */
  record LostConnection() implements Cause {}

  /** All connections were in use for longer than one waits for one. */
  record Exhausted() implements Cause {}

  record Other() implements Cause {}

  static Cause causeOf(Throwable failure) {
    SQLException sql = sqlException(failure);
    if (sql instanceof PoolExhaustedException) {
      return new Exhausted();
    }
    String state = sql == null ? null : sql.getSQLState();
    if (sql == null || state == null) {
      return new Other();
    }
    if (LOST_RACES.contains(state)) {
      return new LostRace();
    }
    if (state.startsWith("08") || ENDED.contains(state)) {
      return new LostConnection();
    }
    if (state.startsWith("23")) {
      String name = constraintName(sql);
      if (name == null) {
        return new Other();
      }
      return Constraints.isRace(name)
          ? new LostRace()
          : new BrokenConstraint(name, REFERENCES.contains(state));
    }
    return new Other();
  }

  private static @Nullable SQLException sqlException(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      // Of a batch, PostgreSQL says only beneath which constraint was broken.
      if (cause instanceof SQLException sql
          && !(sql instanceof BatchUpdateException && sql.getCause() instanceof SQLException)) {
        return sql;
      }
    }
    return null;
  }

  private static @Nullable String constraintName(SQLException failure) {
    if (failure instanceof PSQLException postgres && postgres.getServerErrorMessage() != null) {
      return postgres.getServerErrorMessage().getConstraint();
    }
    Matcher found = H2_CONSTRAINT.matcher(String.valueOf(failure.getMessage()));
    if (!found.find()) {
      return null;
    }
    String name = found.group(1) == null ? found.group(2) : found.group(1);
    return name == null ? null : name.toLowerCase(Locale.ROOT);
  }
}
