package cloud.faso.platform.health;

import cloud.faso.platform.background.WorkLedger;
import cloud.faso.platform.background.WorkLedger.Entry;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.health.Check.Finding;
import cloud.faso.platform.health.Check.Status;
import cloud.faso.platform.problem.Phrase;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Looks at what every feature stands on. */
public final class Checks {

  private static final Duration SLOW = Duration.ofSeconds(1);

  private Checks() {}

  /** SQL of asking whether anybody is there. */
  interface Ping {
    @SqlQuery("select 1")
    int ping();
  }

  /** The database answers, and how fast. */
  public static Check database(Database database) {
    Ping ping = database.table(Ping.class);
    return new Check(
        "database",
        () -> {
          long begun = System.nanoTime();
          ping.ping();
          Duration took = Duration.ofNanos(System.nanoTime() - begun);
          return new Finding(
              took.compareTo(SLOW) > 0 ? Status.DEGRADED : Status.UP,
              new Phrase("health.database", took.toMillis()));
        });
  }

  /** All that runs again and again has succeeded lately. */
  public static Check background(WorkLedger ledger) {
    return new Check("background", () -> background(ledger, ledger.overdue()));
  }

  private static Finding background(WorkLedger ledger, List<Entry> overdue) {
    if (overdue.isEmpty()) {
      return new Finding(Status.UP, new Phrase("health.background", ledger.entries().size()));
    }
    String late =
        overdue.stream()
            .map(entry -> entry.name() + " (" + ledger.sinceSuccess(entry).toSeconds() + " s)")
            .collect(Collectors.joining(", "));
    return new Finding(Status.DEGRADED, new Phrase("health.background-overdue", late));
  }
}
