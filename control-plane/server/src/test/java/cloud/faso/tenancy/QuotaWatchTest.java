package cloud.faso.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.access.Caller;
import cloud.faso.access.Grant;
import cloud.faso.access.Role;
import cloud.faso.access.TokenId;
import cloud.faso.notices.MailService;
import cloud.faso.notices.MailSettings;
import cloud.faso.notices.MailView;
import cloud.faso.notices.MemberBook;
import cloud.faso.notices.Notices;
import cloud.faso.notices.SmtpSettings;
import cloud.faso.operations.EventRow;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.StillClock;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A ministry is told that a quota is nearly used: once, until use has fallen again. */
@OnBothDatabases
final class QuotaWatchTest {

  private static final Resources ONE = new Resources(1, 0, 0, 0, 0);

  private final StillClock clock = new StillClock();
  private final DataSource source;
  private final Database database;
  private final Events events;
  private final QuotaTable quotas;
  private final QuotaWatch watch;
  private final String ministry;

  QuotaWatchTest(TestDatabases.Kind kind) {
    source = kind.newSource();
    database = new Database(Databases.jdbi(source), CommitObserver.NONE);
    IdSource ids = new IdSource(clock, new SplittableRandom(7));
    events = new Events(database, ids, clock);
    quotas = database.table(QuotaTable.class);
    Contacts contacts = new Contacts(database);
    SmtpSettings smtp =
        new SmtpSettings(
            "localhost", 1, SmtpSettings.Security.NONE, null, null, "faso@example.org", null);
    MailSettings mail = new MailSettings(smtp, List.of());
    Notices notices = new Notices(database, contacts, MemberBook.NONE, mail, ids, clock);
    watch = new QuotaWatch(database, events, notices, clock);
    TenancyDirectory directory = new TenancyDirectory(database);
    new MinistryService(
            database,
            new QuotaService(database, directory, events, notices, clock),
            contacts,
            directory,
            events,
            ids,
            clock)
        .create(
            Caller.with(new TokenId("token-1"), "op", Grant.ofPlatform(Role.OPERATOR))
                .enterPlatform(Set.of("operator")),
            new CreateMinistryRequest(
                "sante",
                "Santé",
                "Health",
                new QuotaLimits(10L, null, null, null, 1L),
                null,
                List.of(new Contact("Awa", "awa@sante.bf", null, null, "fr"))));
    ministry = directory.ministry("sante").orElseThrow().id().value();
  }

  @AfterEach
  void close() {
    events.close();
    source.close(true);
  }

  private void use(int vcpus) {
    QuotaRow present = quotas.find(ministry, clock.instant()).orElseThrow();
    for (long used = present.vcpusUsed(); used < vcpus; used++) {
      assertThat(quotas.book(ministry, ONE, clock.instant())).isEqualTo(1);
    }
    for (long used = present.vcpusUsed(); used > vcpus; used--) {
      quotas.release(ministry, ONE);
    }
    watch.watching().work().run();
    watch.watching().work().run();
  }

  private List<MailView> mails() {
    return new MailService(database, events, clock)
        .list(null, new PageQuery("mails", 10, null, null, null))
        .items();
  }

  @Test
  void having_the_only_floating_ip_is_no_news_and_keeps_none_back() {
    assertThat(quotas.book(ministry, new Resources(0, 0, 0, 0, 1), clock.instant())).isEqualTo(1);
    use(8);
    assertThat(mails()).isEmpty();

    use(9);
    use(8);
    use(9);

    assertThat(mails()).hasSize(2);
  }

  @Test
  void each_crossing_is_told_once() {
    use(8);
    assertThat(mails()).isEmpty();

    use(9);
    use(10);
    use(9);
    assertThat(mails())
        .extracting(MailView::subject)
        .containsExactly("Le quota de sante est presque épuisé");

    use(8);
    use(9);
    assertThat(mails()).hasSize(2);
    events.sequencer().work().run();
    assertThat(events.after(0, 100, Duration.ZERO))
        .extracting(EventRow::type)
        .containsExactly("ministry.created", "quota.nearly-used", "quota.nearly-used");
  }
}
