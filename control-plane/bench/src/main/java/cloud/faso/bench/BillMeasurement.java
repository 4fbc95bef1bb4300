package cloud.faso.bench;

import cloud.faso.access.Caller;
import cloud.faso.access.Grant;
import cloud.faso.access.MinistryId;
import cloud.faso.access.MinistryRef;
import cloud.faso.access.MinistryScope;
import cloud.faso.access.Role;
import cloud.faso.access.TokenId;
import cloud.faso.audit.Audit;
import cloud.faso.metering.BillingTerms;
import cloud.faso.metering.Metering;
import cloud.faso.notices.MailSettings;
import cloud.faso.notices.MemberBook;
import cloud.faso.notices.Notices;
import cloud.faso.operations.Changes;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.id.IdSource;
import cloud.faso.tenancy.Contacts;
import cloud.faso.tenancy.MinistryService;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.TenancyDirectory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Closes one ministry's month in this process, straight on a database. */
final class BillMeasurement {

  private static final int CHANGES = 20;
  private static final YearMonth MONTH = YearMonth.of(2026, 10);
  private static final Instant BEGIN = Instant.parse("2026-10-01T00:00:00Z");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-05T00:00:00Z"));

  private final Store store;
  private final Size size;

  BillMeasurement(Store store, Size size) {
    this.store = store;
    this.size = size;
  }

  /** What came out, for a table. */
  String take() throws IOException {
    Path home = Files.createTempDirectory("faso-bench");
    try (Store.Running running = store.start()) {
      return on(running.source(home));
    } finally {
      Programs.delete(home);
    }
  }

  private String on(DataSource source) {
    Databases.migrate(source);
    Jdbi jdbi = Databases.jdbi(source);
    fill(jdbi);
    Metering metering = metering(new Database(jdbi, CommitObserver.NONE));
    MinistryScope scope = scope();
    long began = System.nanoTime();
    metering.statements.close(scope, MONTH);
    double closed = since(began);
    began = System.nanoTime();
    var statement = metering.statements.get(scope, MONTH);
    double read = since(began);
    began = System.nanoTime();
    byte[] document = statement.pdf(Locale.FRENCH, ZoneOffset.UTC);
    return "%.1f s (%d intervals); read again %.1f s, as PDF %.1f s (%d KiB)"
        .formatted(
            closed, size.billedVms() * (CHANGES + 1), read, since(began), document.length / 1024);
  }

  private static double since(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static MinistryScope scope() {
    Set<String> roles = Set.of("operator");
    return Caller.with(new TokenId("token-1"), "bench", Grant.ofPlatform(Role.OPERATOR))
        .enter(new MinistryRef(new MinistryId("ministry-1"), "m"), "m", roles);
  }

  private static Metering metering(Database database) {
    IdSource ids = new IdSource(CLOCK, new SplittableRandom(1));
    Events events = new Events(database, ids, CLOCK);
    Notices notices =
        new Notices(
            database,
            new Contacts(database),
            MemberBook.NONE,
            new MailSettings(null, List.of()),
            ids,
            CLOCK);
    QuotaService quotas =
        new QuotaService(database, new TenancyDirectory(database), events, notices, CLOCK);
    Audit audit = new Audit(database, ids, CLOCK);
    return new Metering(
        new Metering.Needs(
            database,
            new MinistryService(
                database,
                quotas,
                new Contacts(database),
                new TenancyDirectory(database),
                events,
                ids,
                CLOCK),
            new BillingTerms(ZoneOffset.UTC, Duration.ofDays(2)),
            new Changes(database, audit, new ObjectMapper(), CLOCK),
            events,
            audit,
            ids,
            CLOCK,
            CLOCK));
  }

  private void fill(Jdbi jdbi) {
    jdbi.useTransaction(
        handle -> {
          handle.execute(
              """
              insert into ministry (id, code, name_fr, name_en, version, created_at)
              values ('ministry-1', 'm', 'M', 'M', 1, ?)
              """,
              BEGIN);
          for (String item : new String[] {"VCPU_RUNNING", "MEMORY_RUNNING", "DISK"}) {
            handle.execute(
                """
                insert into price (id, item, xof_per_1000_hours, valid_from, created_at)
                values (?, ?, 4000, date '2026-01-01', ?)
                """,
                "price-" + item,
                item,
                BEGIN);
          }
          PreparedBatch batch =
              handle.prepareBatch(
                  """
                  insert into metered
                    (thing, name, tenant_id, tenant, ministry_id, labels, running, vcpus,
                     memory_mib, disk_gib, addresses, began_at, ended_at)
                  values (?, ?, ?, ?, 'ministry-1', ?, ?, 2, 4096, 20, 0, ?, ?)
                  """);
          for (int vm = 0; vm < size.billedVms(); vm++) {
            add(batch, vm);
            if (vm % 100 == 99) {
              batch.execute();
            }
          }
        });
  }

  /** A VM's month: {@link #CHANGES} times started or stopped. */
  private static void add(PreparedBatch batch, int vm) {
    Duration each = Duration.ofDays(31).dividedBy(CHANGES + 1);
    for (int i = 0; i <= CHANGES; i++) {
      batch.add(
          "vm-" + vm,
          "vm" + vm,
          "tenant-" + vm % 60,
          "t" + vm % 60,
          "{\"app\":\"a" + vm % 50 + "\"}",
          i % 2 == 0,
          BEGIN.plus(each.multipliedBy(i)),
          BEGIN.plus(each.multipliedBy(i + 1)));
    }
  }
}
