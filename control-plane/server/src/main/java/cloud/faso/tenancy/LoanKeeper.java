package cloud.faso.tenancy;

import cloud.faso.audit.Audit;
import cloud.faso.audit.AuditReason;
import cloud.faso.audit.AuditTarget;
import cloud.faso.notices.Audience;
import cloud.faso.notices.Countdown;
import cloud.faso.notices.NoticeType;
import cloud.faso.notices.Notices;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of loans of quota that will end, and ends them. What a ministry gave its tenants of a loan
 * stays theirs; as every use is booked with the ministry as well, they cannot use more together
 * than is left.
 */
public final class LoanKeeper {

  private static final Logger log = LoggerFactory.getLogger(LoanKeeper.class);
  private static final Duration PACE = Duration.ofSeconds(30);

  private final Database database;
  private final QuotaLoanTable table;
  private final QuotaLoans loans;
  private final Events events;
  private final Audit audit;
  private final Notices notices;
  private final Countdown countdown;
  private final InstantSource clock;

  public LoanKeeper(
      Database database,
      QuotaLoans loans,
      Events events,
      Audit audit,
      Notices notices,
      Countdown countdown,
      InstantSource clock) {
    this.database = database;
    this.table = database.table(QuotaLoanTable.class);
    this.loans = loans;
    this.events = events;
    this.audit = audit;
    this.notices = notices;
    this.countdown = countdown;
    this.clock = clock;
  }

  public Periodic keeping() {
    return new Periodic("keep-quota-loans", PACE, this::look);
  }

  private void look() {
    Instant now = clock.instant();
    for (QuotaLoanRow each : table.endingBy(now.plus(countdown.longest()))) {
      try {
        keep(each, now);
      } catch (RuntimeException e) {
        // The next look tries again; meanwhile it keeps no other waiting.
        log.warn("the loan {} could not be kept", each.id().value(), e);
      }
    }
  }

  private void keep(QuotaLoanRow loan, Instant now) {
    if (loan.endsAt().isAfter(now)) {
      countdown.due(loan.endsAt(), now).ifPresent(days -> warn(loan, days));
    } else {
      end(loan, now);
    }
  }

  private void warn(QuotaLoanRow loan, int days) {
    if (loan.warnedDays() != null && loan.warnedDays() <= days) {
      return;
    }
    database.transact(
        () -> {
          if (table.warned(loan.id(), loan.endsAt(), days) == 0) {
            return;
          }
          String name = loans.nameOf(loan);
          events.record(
              EventType.QUOTA_LOAN_ENDING,
              loan.id(),
              loan.tenantId(),
              loan.ministryId(),
              Map.of("name", name));
          notices.tell(
              new Audience.Leads(loan.ministryId()),
              NoticeType.QUOTA_LOAN_ENDING,
              name,
              QuotaWords.amounts(loan.amounts()),
              loan.endsAt().truncatedTo(ChronoUnit.SECONDS).toString());
        });
  }

  /** Of two replicas at once the second finds it gone, or extended. */
  private void end(QuotaLoanRow seen, Instant now) {
    database.transact(
        () ->
            table
                .lock(seen.ownerId(), seen.id().value())
                .filter(loan -> !loan.endsAt().isAfter(now))
                .ifPresent(
                    loan -> {
                      loans.takeBack(loan);
                      audit.byItself(
                          loan.tenantId() == null ? "deleteMinistryLoan" : "deleteTenantLoan",
                          AuditReason.LOAN_ENDED,
                          new AuditTarget(loan.id().value(), loan.tenantId(), loan.ministryId()),
                          null);
                    }));
  }
}
