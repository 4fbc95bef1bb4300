package cloud.faso.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.notices.MailService;
import cloud.faso.notices.MailSettings;
import cloud.faso.notices.MailView;
import cloud.faso.notices.MemberBook;
import cloud.faso.notices.Notices;
import cloud.faso.notices.Recipient;
import cloud.faso.notices.SmtpSettings;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.StillClock;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.spec.agent.PoolReport;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Operators are told when a pool fills up: once for each degree, until enough is free again. */
@OnBothDatabases
final class PoolWatchTest {

  private final StillClock clock = new StillClock();
  private final OneNode world;
  private final Events events;
  private final PoolService pools;
  private final PoolWatch watch;

  PoolWatchTest(TestDatabases.Kind kind) {
    world = new OneNode(kind);
    IdSource ids = new IdSource(clock, new SplittableRandom(7));
    events = new Events(world.database, ids, clock);
    SmtpSettings smtp =
        new SmtpSettings(
            "localhost", 1, SmtpSettings.Security.NONE, null, null, "faso@example.org", null);
    MailSettings mail =
        new MailSettings(smtp, List.of(new Recipient("Ops", "ops@example.org", Locale.ENGLISH)));
    Notices notices =
        new Notices(world.database, _ -> List.of(), MemberBook.NONE, mail, ids, clock);
    pools = new PoolService(world.database, events, ids, clock, new Signals<>());
    watch = new PoolWatch(world.database, events, notices);
  }

  @AfterEach
  void close() {
    events.close();
    world.close();
  }

  /** Of 100 GiB. */
  private void left(long gib) {
    report(List.of(new PoolReport("local", "directory", 100, gib, true)));
  }

  private void report(List<PoolReport> reports) {
    world.database.transact(() -> pools.report(OneNode.NODE, reports));
    watch.watching().work().run();
    watch.watching().work().run();
  }

  private List<MailView> mails() {
    return new MailService(world.database, events, clock)
        .list(null, new PageQuery("mails", 10, null, null, null))
        .items();
  }

  private PoolPhase phase() {
    return PoolPhase.of(world.database.table(PoolTable.class).find("pool-1").orElseThrow());
  }

  @Test
  void each_degree_is_told_once() {
    left(15);
    assertThat(mails()).isEmpty();
    assertThat(phase()).isEqualTo(PoolPhase.READY);

    left(14);
    left(6);
    assertThat(mails()).hasSize(1);
    assertThat(phase()).isEqualTo(PoolPhase.NEARLY_FULL);

    left(4);
    left(0);
    assertThat(mails()).hasSize(2).allMatch(mail -> mail.notice().equals("pool-nearly-full"));
    assertThat(phase()).isEqualTo(PoolPhase.FULL);
  }

  @Test
  void what_fills_up_at_once_is_told_once() {
    left(1);
    left(10);

    assertThat(mails()).hasSize(1);
  }

  @Test
  void it_is_told_anew_when_enough_was_free() {
    left(10);
    left(19);
    left(10);
    assertThat(mails()).as("a little more was free").hasSize(1);

    left(20);
    left(10);

    assertThat(mails()).hasSize(2);
  }

  @Test
  void one_that_is_missing_is_not_full() {
    world.jdbi.useHandle(handle -> handle.execute("update pool set reserved_gib = 5"));

    report(List.of());

    assertThat(phase()).isEqualTo(PoolPhase.MISSING);
    assertThat(mails()).isEmpty();
    left(100);
    assertThat(phase()).isEqualTo(PoolPhase.READY);
  }
}
