package cloud.faso.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.access.Caller;
import cloud.faso.access.Grant;
import cloud.faso.access.Role;
import cloud.faso.access.TokenId;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.StillClock;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.Origin;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.spec.audit.AuditVerdict;
import cloud.faso.spec.audit.AuditVerifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Entries get their places once they are committed, and days their signatures once they are over.
 */
@OnBothDatabases
final class AuditSealerTest {

  private static final Caller CALLER =
      Caller.with(new TokenId("token-1"), "awa", Grant.ofPlatform(Role.OPERATOR));
  private static final Origin ORIGIN = new Origin("POST /v1/sites", "10.0.0.1", "trace-1");
  private static final Refusals.Attempt REFUSED =
      new Refusals.Attempt(null, AuditTarget.NOTHING, ORIGIN, "createSite", 401, "unauthenticated");
  private static final Change CHANGE =
      new Change("createSite", false, null, "", new IfMatch(null), ORIGIN);

  private final StillClock clock = new StillClock();
  private final AuditKey key = AuditKey.make();
  private final DataSource source;
  private final Database database;
  private final Audit audit;
  private final AuditSealer sealer;
  private final AuditExport export;
  private final LocalDate today;

  AuditSealerTest(TestDatabases.Kind kind) {
    source = kind.newSource();
    database = new Database(Databases.jdbi(source), CommitObserver.NONE);
    audit = new Audit(database, new IdSource(clock, new SplittableRandom(7)), clock);
    sealer = new AuditSealer(database, key, clock);
    export = new AuditExport(database, key, clock);
    today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  @AfterEach
  void close() {
    source.close(true);
  }

  private void changes(int count) {
    for (int i = 0; i < count; i++) {
      AuditTarget site = new AuditTarget("site-" + i, null, null);
      database.transact(
          () ->
              audit.done(CALLER.enterPlatform(Set.of("operator")), CHANGE, site, null, 204, null));
    }
  }

  private String export(LocalDate first, LocalDate last) throws IOException {
    return export(AuditChain.CHANGES, first, last);
  }

  private String export(AuditChain chain, LocalDate first, LocalDate last) throws IOException {
    StringWriter text = new StringWriter();
    export.write(chain, first, last, text);
    return text.toString();
  }

  private AuditVerdict verdict(String text) throws IOException {
    return AuditVerifier.verify(
        new BufferedReader(new StringReader(text)), Map.of(key.name(), key.shown()));
  }

  private void assertIntact(String text, long before, long last) throws IOException {
    assertThat(verdict(text))
        .isInstanceOfSatisfying(
            AuditVerdict.Intact.class,
            intact -> {
              assertThat(intact.before().seq()).isEqualTo(before);
              assertThat(intact.last().seq()).isEqualTo(last);
            });
  }

  @Test
  void an_entry_says_who_did_what_from_where() throws IOException {
    changes(1);
    sealer.sealAll();

    assertThat(export(today, today).lines().findFirst())
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .startsWith("{\"seq\":1,\"id\":\"audit-")
                    .contains(
                        "\"token\":\"token-1\",\"responsible\":\"token-1\",\"name\":\"awa\"",
                        "\"from\":\"10.0.0.1\"",
                        "\"verb\":\"createSite\",\"request\":\"POST /v1/sites\"",
                        "\"target\":\"site-0\",\"status\":204,\"trace\":\"trace-1\""));
  }

  @Test
  void nothing_is_sealed_that_was_undone() throws IOException {
    changes(1);
    var _ =
        database.preview(
            () -> {
              changes(1);
              return true;
            });
    sealer.sealAll();

    assertIntact(export(today, today), 0, 1);
  }

  @Test
  void more_than_one_batch_is_one_chain() throws IOException {
    changes(1001);
    sealer.sealAll();
    changes(1);
    sealer.sealAll();
    sealer.sealAll();

    assertIntact(export(today, today), 0, 1002);
  }

  @Test
  void a_day_is_signed_once_it_is_over_and_takes_in_nothing_more() throws IOException {
    changes(2);
    sealer.sealAll();
    assertThat(export(today, today)).doesNotContain("\"day\":");
    changes(1);
    clock.advance(Duration.ofDays(1));
    sealer.sealAll();
    clock.advance(Duration.ofDays(-1));
    changes(1);
    sealer.sealAll();

    assertThat(export(today, today))
        .contains("{\"day\":\"" + today + "\",\"chain\":\"CHANGES\",\"last\":2,");
    assertIntact(export(today, today), 0, 2);
    assertIntact(export(today, today.plusDays(1)), 0, 4);
    assertIntact(export(today.plusDays(1), today.plusDays(1)), 2, 4);
    assertIntact(export(today.plusDays(9), today.plusDays(9)), 2, 2);
  }

  @Test
  void days_without_entries_break_nothing() throws IOException {
    changes(1);
    sealer.sealAll();
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofDays(1));
      sealer.sealAll();
    }
    changes(1);
    sealer.sealAll();

    assertIntact(export(today, today.plusDays(3)), 0, 2);
    assertIntact(export(today.plusDays(2), today.plusDays(3)), 1, 2);
    assertIntact(export(today.plusDays(1), today.plusDays(1)), 1, 1);
  }

  @Test
  void an_export_of_nothing_proves_that() throws IOException {
    assertIntact(export(today, today), 0, 0);
    sealer.sealAll();
    assertIntact(export(today.minusDays(9), today.minusDays(8)), 0, 0);
  }

  @Test
  void what_somebody_changed_in_the_database_is_found() throws IOException {
    changes(3);
    sealer.sealAll();
    Jdbi.create(source)
        .useHandle(
            handle ->
                handle.execute(
                    "update audit_entry set line = replace(line, 'site-1', 'site-9') where seq = 2"));

    assertThat(verdict(export(today, today)))
        .isEqualTo(new AuditVerdict.Broken(2, 2, AuditVerdict.Damage.EDITED));
  }

  @Test
  void replicas_that_seal_at_once_make_one_chain() throws Exception {
    changes(500);
    AuditSealer other = new AuditSealer(database, key, clock);
    CompletableFuture<Void> both =
        CompletableFuture.allOf(
            CompletableFuture.runAsync(sealer::sealAll),
            CompletableFuture.runAsync(other::sealAll));
    changes(50);
    both.get(30, TimeUnit.SECONDS);
    sealer.sealAll();

    assertIntact(export(today, today), 0, 550);
  }

  @Test
  void a_refusal_is_written_down_too() throws IOException {
    changes(1);
    audit.refused(REFUSED, 1);
    sealer.sealAll();

    String refusals = export(AuditChain.REFUSALS, today, today);
    assertThat(refusals).contains("\"status\":401,\"code\":\"unauthenticated\"");
    assertIntact(refusals, 0, 1);
    assertIntact(export(today, today), 0, 1);
  }

  @Test
  void what_was_kept_long_enough_goes_by_whole_days_and_the_rest_proves_itself()
      throws IOException {
    for (int day = 0; day < 3; day++) {
      changes(day == 0 ? 1001 : 2);
      sealer.sealAll();
      clock.advance(Duration.ofDays(1));
    }
    changes(1);
    sealer.sealAll();
    String whole = export(today, today.plusDays(3));
    AuditKeeping keeping = new AuditKeeping(database, Map.of(AuditChain.CHANGES, 6), clock);

    keeping.forgetting().work().run();
    assertThat(export(today, today.plusDays(3)).lines().filter(line -> line.startsWith("{\"seq\"")))
        .hasSize(1006);

    clock.advance(Duration.between(clock.instant(), at(today.plusDays(2).plusMonths(6))));
    keeping.forgetting().work().run();
    String rest = export(today, today.plusDays(3));
    assertIntact(rest, 1003, 1006);
    assertThat(whole).contains(rest.lines().findFirst().orElseThrow());
    assertIntact(export(today.plusDays(2), today.plusDays(3)), 1003, 1006);
    long kept =
        Jdbi.create(source)
            .withHandle(
                handle ->
                    handle.select("select count(*) from audit_entry").mapTo(Long.class).one());
    assertThat(kept).isEqualTo(3);
  }

  @Test
  void each_class_is_kept_for_a_time_of_its_own() throws IOException {
    changes(2);
    audit.refused(REFUSED, 1);
    sealer.sealAll();
    AuditKeeping keeping =
        new AuditKeeping(database, Map.of(AuditChain.CHANGES, 36, AuditChain.REFUSALS, 6), clock);

    for (int months : new int[] {5, 7, 35, 37}) {
      clock.advance(Duration.between(clock.instant(), at(today.plusMonths(months))));
      sealer.sealAll();
      keeping.forgetting().work().run();

      long refusals = months < 6 ? 0 : 1;
      assertIntact(export(AuditChain.REFUSALS, today, today.plusYears(4)), refusals, 1);
      long changes = months < 36 ? 0 : 2;
      assertIntact(export(today, today.plusYears(4)), changes, 2);
    }
  }

  @Test
  void what_is_done_by_itself_is_told_in_the_readers_language_and_its_line_stays()
      throws IOException {
    AuditTarget vm = new AuditTarget("vm-1", null, null);
    database.transact(() -> audit.byItself("stopVm", AuditReason.LEASE_ENDED, vm, null));
    sealer.sealAll();

    assertThat(List.of(requestOf("vm-1", Locale.ENGLISH), requestOf("vm-1", Locale.FRENCH)))
        .containsExactly("the lease ended", "le bail est terminé");
    String exported = export(today, today);
    assertThat(exported).contains("\"name\":\"faso\"", "\"request\":\"faso:lease-ended\"");
    assertIntact(exported, 0, 1);
  }

  private String requestOf(String target, Locale locale) {
    AuditFilter filter = AuditFilter.of(null, target, null, null, null, null, null);
    PageQuery page = new PageQuery("listAudit", 10, "-at", null, null);
    return audit.list(filter, page, locale).items().getFirst().request();
  }

  @Test
  void an_export_breaks_off_when_its_days_are_cut_meanwhile() throws IOException {
    changes(1001);
    sealer.sealAll();
    clock.advance(Duration.between(clock.instant(), at(today.plusMonths(6).plusDays(1))));
    sealer.sealAll();
    AuditKeeping keeping = new AuditKeeping(database, Map.of(AuditChain.CHANGES, 6), clock);
    StringWriter cutMeanwhile =
        new StringWriter() {
          @Override
          public void write(String text) {
            if (getBuffer().isEmpty()) {
              keeping.forgetting().work().run();
            }
            super.write(text);
          }
        };

    assertThatThrownBy(
            () -> export.write(AuditChain.CHANGES, today, today.plusYears(1), cutMeanwhile))
        .isInstanceOf(IOException.class);

    assertThat(verdict(cutMeanwhile.toString()))
        .isEqualTo(new AuditVerdict.Broken(1001, 1001, AuditVerdict.Damage.CUT));
  }

  @Test
  void entries_that_somebody_took_out_are_missed() throws IOException {
    changes(3);
    sealer.sealAll();
    Jdbi.create(source)
        .useHandle(handle -> handle.execute("delete from audit_entry where seq = 1"));

    assertThat(verdict(export(today, today)))
        .isEqualTo(new AuditVerdict.Broken(1, 1, AuditVerdict.Damage.NO_BEGINNING));
  }

  private static Instant at(LocalDate day) {
    return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
  }
}
