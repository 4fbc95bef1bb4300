package cloud.faso.requests;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.audit.Audit;
import cloud.faso.audit.AuditReason;
import cloud.faso.audit.AuditTarget;
import cloud.faso.operations.EventType;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reminds those who have to decide, and notes that what nobody decided has lapsed: each once,
 * however many replicas look.
 */
final class RequestWatch {

  private static final Logger log = LoggerFactory.getLogger(RequestWatch.class);

  private static final Duration PACE = Duration.ofMinutes(1);
  private static final int BATCH = 100;

  private final Database database;
  private final RequestTable table;
  private final Payloads payloads;
  private final RequestPolicy policy;
  private final RequestJournal journal;
  private final RequestNotices notices;
  private final Audit audit;
  private final InstantSource clock;

  RequestWatch(
      Requests.Needs its, Payloads payloads, RequestJournal journal, RequestNotices notices) {
    this.database = its.database();
    this.table = database.table(RequestTable.class);
    this.payloads = payloads;
    this.policy = its.policy();
    this.journal = journal;
    this.notices = notices;
    this.audit = its.audit();
    this.clock = its.clock();
  }

  Periodic watching() {
    return new Periodic("watch-requests", PACE, this::look);
  }

  private void look() {
    Instant now = clock.instant();
    for (RequestRow seen : table.due(now, BATCH)) {
      try {
        database.transact(() -> table.lock(seen.id().value()).ifPresent(row -> lookAt(row, now)));
      } catch (RuntimeException e) {
        // The next look tries again; the others do not wait for it.
        log.warn("{} could not be looked after", seen.id().value(), e);
      }
    }
    forget(now);
  }

  /** What is open in a tenant that goes lapses; whoever asked would else wait for an answer. */
  void takeLeave(TenantId tenant) {
    Instant now = clock.instant();
    table.openIn(tenant, now).forEach(row -> lapse(row, now, notices::goesWithTenant));
  }

  /** What is open in a ministry that is retired lapses, and whoever asked is told as ever. */
  void takeLeave(MinistryId ministry) {
    table.lapseOf(ministry, clock.instant());
  }

  private void forget(Instant now) {
    database.transact(() -> table.forget(now.minus(policy.keep()), BATCH));
  }

  private void lookAt(RequestRow row, Instant now) {
    if (row.outcome() != null) {
      return;
    }
    if (!row.lapsesAt().isAfter(now)) {
      lapse(row, row.lapsesAt(), notices::lapsed);
    } else if (!row.remindAt().isAfter(now)) {
      remind(row, now);
    }
  }

  private void remind(RequestRow row, Instant now) {
    RequestStep step = row.waitsFor();
    if (table.reminded(row.id(), row.remindAt(), now.plus(policy.remindAfter())) == 1
        && step != null) {
      notices.remind(row, step);
    }
  }

  private void lapse(RequestRow row, Instant at, Consumer<RequestRow> tell) {
    if (table.end(row.id(), RequestPhase.LAPSED, null, at, null, null) == 1) {
      payloads.forgetSecrets(table, row);
      journal.event(EventType.REQUEST_LAPSED, row, RequestPhase.LAPSED);
      journal.note(row, NoteKind.LAPSED, null, null);
      audit.byItself(
          "lapseRequest",
          AuditReason.REQUEST_LAPSED,
          new AuditTarget(row.id().value(), row.tenantId(), row.ministryId()),
          null);
      tell.accept(row);
    }
  }
}
