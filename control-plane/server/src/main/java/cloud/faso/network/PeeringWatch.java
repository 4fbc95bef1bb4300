package cloud.faso.network;

import cloud.faso.audit.Audit;
import cloud.faso.audit.AuditReason;
import cloud.faso.audit.AuditTarget;
import cloud.faso.notices.Countdown;
import cloud.faso.notices.NoticeType;
import cloud.faso.operations.EventType;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends peerings on their day, warns before it, and lets proposals lapse that nobody answers. Each
 * is looked at anew under its lock: of two replicas only one finds it due. What is over stays over,
 * whatever the clock says later.
 */
final class PeeringWatch {

  private static final Logger log = LoggerFactory.getLogger(PeeringWatch.class);
  private static final Duration PACE = Duration.ofSeconds(1);

  /** How long a proposal waits for an answer, from the first terms on: others do not prolong it. */
  private static final Duration ANSWER = Duration.ofDays(30);

  /** How long one that is over can be read. */
  private static final Duration KEEP = Duration.ofDays(30);

  private final NetworkParts its;
  private final PeeringTable table;
  private final PeeringEnds ends;
  private final NetworkRemoval removal;
  private final Audit audit;
  private final Countdown warnings;

  PeeringWatch(NetworkParts its, NetworkRemoval removal, Audit audit, Countdown warnings) {
    this.its = its;
    this.table = its.database().table(PeeringTable.class);
    this.ends = new PeeringEnds(its);
    this.removal = removal;
    this.audit = audit;
    this.warnings = warnings;
  }

  Periodic ending() {
    return new Periodic("end-peerings", PACE, this::look);
  }

  Periodic warning() {
    return new Periodic("warn-of-peerings", Duration.ofSeconds(30), this::warn);
  }

  Periodic forgetting() {
    return new Periodic("forget-peerings", Duration.ofMinutes(10), this::forget);
  }

  private void look() {
    Instant now = its.clock().instant();
    table.due(now, now.minus(ANSWER)).forEach(peering -> takeSafely(peering, row -> end(row, now)));
  }

  private void warn() {
    Instant now = its.clock().instant();
    table.endingBy(now.plus(warnings.longest())).stream()
        .filter(row -> warning(row, now).isPresent())
        .forEach(
            seen ->
                takeSafely(seen.id(), row -> warning(row, now).ifPresent(days -> warn(row, days))));
  }

  /** What fails with one is tried again with the next look, and keeps no other waiting. */
  private void takeSafely(PeeringId peering, Consumer<PeeringRow> step) {
    try {
      its.database()
          .transact(
              () ->
                  table
                      .lock(peering)
                      .flatMap(table::find)
                      .filter(row -> !row.over())
                      .ifPresent(step));
    } catch (RuntimeException e) {
      if (Database.isAway(e)) {
        throw e;
      }
      log.warn("{} could not be ended or warned of", peering.value(), e);
    }
  }

  private void end(PeeringRow row, Instant now) {
    boolean isOver = !row.endsAt().isAfter(now);
    if (row.agreed() && isOver) {
      end(row, PeeringOutcome.EXPIRED, AuditReason.PEERING_ENDED);
    } else if (!row.agreed() && (isOver || !row.createdAt().plus(ANSWER).isAfter(now))) {
      end(row, PeeringOutcome.LAPSED, AuditReason.PEERING_LAPSED);
    }
  }

  private void end(PeeringRow row, PeeringOutcome outcome, AuditReason why) {
    ends.end(row, outcome, null);
    audit.byItself(
        "deletePeering",
        why,
        new AuditTarget(row.id().value(), row.tenantId(), row.ministryId()),
        null);
  }

  /** The warning that is due; one that was made for a week is not warned of a month before. */
  private OptionalInt warning(PeeringRow row, Instant now) {
    OptionalInt due = warnings.due(row.endsAt(), now);
    Instant agreed = row.agreedAt();
    Integer last = row.warnedDays();
    return due.isPresent()
            && agreed != null
            && (last == null || due.getAsInt() < last)
            && agreed.isBefore(row.endsAt().minus(Duration.ofDays(due.getAsInt())))
        ? due
        : OptionalInt.empty();
  }

  private void warn(PeeringRow row, int days) {
    table.warned(row.id(), days);
    ends.tell(EventType.PEERING_ENDING, row, null);
    ends.write(row, row.tenantId(), NoticeType.PEERING_ENDING);
    ends.write(row, row.peerTenantId(), NoticeType.PEERING_ENDING);
  }

  private void forget() {
    Instant before = its.clock().instant().minus(KEEP);
    int gone =
        its.database()
            .transact(
                () -> {
                  table.forgetWritten(before);
                  return table.letGo(before);
                });
    if (gone > 0) {
      removal.sweep();
    }
  }
}
