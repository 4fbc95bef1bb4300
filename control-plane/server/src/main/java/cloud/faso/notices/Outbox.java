package cloud.faso.notices;

import cloud.faso.platform.background.Backoff;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what was written, at least once. An attempt is noted before it begins, and its outcome
 * after it: a process that dies in between leaves a mail that is sent again once the lease is over,
 * under the same Message-ID.
 */
public final class Outbox {

  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  /** Longer than an attempt can take. */
  private static final Duration LEASE = Duration.ofMinutes(5);

  private static final Backoff BACKOFF = new Backoff(Duration.ofMinutes(1), Duration.ofHours(2));

  /** About a day. */
  private static final int ATTEMPTS = 17;

  private static final int AT_ONCE = 50;
  private static final int BATCH = 1000;
  private static final int LONGEST_FAILURE = 500;

  private final Database database;
  private final MailTable table;
  private final @Nullable Mailer mailer;
  private final InstantSource clock;
  private final RandomGenerator chance;

  public Outbox(
      Database database, MailSettings settings, InstantSource clock, RandomGenerator chance) {
    this.database = database;
    this.table = database.table(MailTable.class);
    this.mailer = settings.smtp() == null ? null : new Mailer(settings.smtp());
    this.clock = clock;
    this.chance = chance;
  }

  /** Sends what is due. */
  public Periodic sending() {
    return new Periodic("send-mails", Duration.ofSeconds(2), this::sendAll);
  }

  /** Forgets mails that were sent or given up longer than {@code age} ago. */
  public Periodic forgetting(Duration age) {
    return new Periodic("forget-mails", Duration.ofMinutes(10), () -> forget(age));
  }

  /**
   * Until nothing is due, or the server does not do, or so many are sent: then the rest waits for
   * the next run.
   */
  void sendAll() {
    if (mailer == null) {
      return;
    }
    Optional<MailRow> next = begin();
    for (int i = 1; next.isPresent() && sent(mailer, next.get()) && i < AT_ONCE; i++) {
      next = begin();
    }
  }

  private Optional<MailRow> begin() {
    return database.transact(
        () -> {
          Optional<MailRow> mail = table.take(clock.instant());
          mail.ifPresent(due -> table.begin(due.id(), clock.instant().plus(LEASE)));
          return mail;
        });
  }

  private boolean sent(Mailer sender, MailRow mail) {
    int attempt = mail.attempts() + 1;
    try {
      sender.send(mail);
      end(mail, attempt, MailState.SENT, null, null);
      return true;
    } catch (Mailer.NotTakenException e) {
      log.warn("{} was not taken, attempt {}: {}", mail.id().value(), attempt, e.getMessage());
      boolean dead = e.isForGood() || attempt >= ATTEMPTS;
      Instant retryAt = dead ? null : clock.instant().plus(BACKOFF.after(attempt, chance));
      end(mail, attempt, dead ? MailState.DEAD : null, retryAt, e.getMessage());
      return e.isForGood();
    }
  }

  private void end(
      MailRow mail,
      int attempt,
      @Nullable MailState outcome,
      @Nullable Instant retryAt,
      @Nullable String failure) {
    String clipped =
        failure == null || failure.length() <= LONGEST_FAILURE
            ? failure
            : failure.substring(0, LONGEST_FAILURE);
    Instant sentAt = outcome == MailState.SENT ? clock.instant() : null;
    String stored = outcome == null ? null : outcome.name();
    database.transact(() -> table.ended(mail.id(), attempt, stored, retryAt, clipped, sentAt));
  }

  private void forget(Duration age) {
    MailId before = IdSource.floor(MailId.PREFIX, clock.instant().minus(age), MailId::new);
    while (database.transact(() -> table.forget(before, BATCH)) == BATCH) {
      // more are waiting
    }
  }
}
