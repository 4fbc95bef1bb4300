package cloud.faso.requests;

import cloud.faso.access.Caller;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notes what happens to requests: in their history, as events, and for those who wait for it. */
final class RequestJournal {

  private final Database database;
  private final RequestTable table;
  private final Events events;
  private final Signals<RequestId> changed;
  private final InstantSource clock;

  RequestJournal(
      Database database, Events events, Signals<RequestId> changed, InstantSource clock) {
    this.database = database;
    this.table = database.table(RequestTable.class);
    this.events = events;
    this.changed = changed;
    this.clock = clock;
  }

  /**
   * @param caller null for nobody
   * @param text what was said with it; null for nothing
   */
  void note(RequestRow row, NoteKind kind, @Nullable Caller caller, @Nullable String text) {
    table.note(
        new RequestTable.NoteRow(
            row.id(),
            table.notes(row.id()),
            kind,
            clock.instant(),
            caller == null ? null : caller.actor().value(),
            caller == null ? null : caller.name(),
            text));
  }

  private static Map<String, Object> payload(RequestRow row, RequestPhase phase) {
    Map<String, Object> payload =
        new HashMap<>(Map.of("name", row.subject(), "phase", phase.name()));
    Instant end = row.wish().end();
    if (end != null) {
      payload.put("until", end.toString());
    }
    return payload;
  }

  void event(EventType type, RequestRow row, RequestPhase phase) {
    events.record(type, row.id(), row.tenantId(), row.ministryId(), payload(row, phase));
    database.afterCommit(() -> changed.signal(row.id()));
  }
}
