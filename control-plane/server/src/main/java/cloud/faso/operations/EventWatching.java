package cloud.faso.operations;

import cloud.faso.access.Caller;
import cloud.faso.access.Callers;
import cloud.faso.access.Directory;
import cloud.faso.access.Reach;
import cloud.faso.access.TenantRef;
import cloud.faso.platform.background.Every;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.problem.PlatformProblem;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lets callers watch events: everyone sees what happens within its own scope, and nothing else. */
public final class EventWatching {

  /** Each watcher holds a connection and a thread, so their number has a bound. */
  private static final int WATCHERS = 2000;

  private final Events events;
  private final EventTable table;
  private final Callers callers;
  private final Directory directory;
  private final ObjectMapper json;
  private final Semaphore places = new Semaphore(WATCHERS);

  public EventWatching(
      Database database, Events events, Callers callers, Directory directory, ObjectMapper json) {
    this.events = events;
    this.table = database.table(EventTable.class);
    this.callers = callers;
    this.directory = directory;
    this.json = json;
  }

  /**
   * Prepares a stream.
   *
   * @param locale what reasons are said in
   * @param tenant only what is about this tenant, by id or name, or null
   * @param lastEventId number of the last event that the caller has seen, or null to begin now
   * @throws cloud.faso.platform.problem.Problem {@code not-found} for a tenant that the caller may
   *     not see, {@code malformed} for a number that is no longer kept or was never given out
   */
  EventWatch begin(
      Caller caller, Locale locale, @Nullable String tenant, @Nullable String lastEventId) {
    Reach reach = caller.reach();
    Predicate<EventRow> wanted = row -> row.isWithin(reach);
    if (tenant != null) {
      TenantRef only = directory.tenant(caller, tenant);
      wanted = wanted.and(row -> only.id().equals(row.tenantId()));
    }
    // What was committed before the watch is to be numbered before it, too.
    events.numberAll();
    long after = lastEventId == null ? events.last() : resume(lastEventId);
    return new EventWatch(
        events.feed(),
        places,
        () -> callers.stillValid(caller),
        row -> concerns(row, caller) && !callers.stillValid(caller),
        json,
        locale,
        wanted,
        new Every(EventWatch.HEARTBEAT),
        after);
  }

  /** How many are watching now; for metrics. */
  public int watchers() {
    return WATCHERS - places.availablePermits();
  }

  /** True of what happened to the caller's own token, or to the person and what they may do. */
  private static boolean concerns(EventRow row, Caller caller) {
    return row.subjectId().equals(caller.credential().value())
        || row.subjectId().equals(caller.actor().value());
  }

  private long resume(String lastEventId) {
    long last = Long.parseLong(lastEventId);
    if (last < table.oldest() - 1) {
      throw PlatformProblem.MALFORMED
          .problem()
          .because("Last-Event-ID:", "violation.event-forgotten");
    }
    if (last > events.last()) {
      throw PlatformProblem.MALFORMED
          .problem()
          .because("Last-Event-ID:", "violation.event-unknown");
    }
    return last;
  }
}
