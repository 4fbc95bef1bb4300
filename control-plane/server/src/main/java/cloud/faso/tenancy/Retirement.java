package cloud.faso.tenancy;

import cloud.faso.access.TenantId;
import cloud.faso.access.TenantScope;
import cloud.faso.audit.Audit;
import cloud.faso.audit.AuditReason;
import cloud.faso.audit.AuditTarget;
import cloud.faso.notices.Audience;
import cloud.faso.notices.NoticeType;
import cloud.faso.notices.Notices;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.tenancy.RetirementTable.ContentsRow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Retires tenants: what is decided of one. For a time it can be undone; then the tenant goes, with
 * all that it has. Whoever runs what tenants have carries it out, one small step after another.
 */
public final class Retirement {

  private static final Duration WARNING = Duration.ofDays(1);
  private static final int NAMED = 20;

  private final Database database;
  private final RetirementTable table;
  private final TenantTable rows;
  private final TenantService tenants;
  private final QuotaService quotas;
  private final Notices notices;
  private final Events events;
  private final Audit audit;
  private final InstantSource clock;
  private final int graceDays;

  /**
   * @param graceDays for how long a retirement can be undone, at least
   */
  public Retirement(
      Database database,
      TenantService tenants,
      QuotaService quotas,
      Notices notices,
      Events events,
      Audit audit,
      InstantSource clock,
      int graceDays) {
    this.database = database;
    this.table = database.table(RetirementTable.class);
    this.rows = database.table(TenantTable.class);
    this.tenants = tenants;
    this.quotas = quotas;
    this.notices = notices;
    this.events = events;
    this.audit = audit;
    this.clock = clock;
    this.graceDays = graceDays;
  }

  /**
   * Retires the tenant, or gives one that is being retired another grace, from now on; nothing to
   * do where no other is asked for.
   */
  public Answer retire(
      TenantScope scope, @Nullable RetireTenantRequest request, IfMatch ifMatch, Locale locale) {
    Integer asked = request == null ? null : request.graceDays();
    if (asked != null && asked < graceDays) {
      throw PlatformProblem.INVALID
          .problem()
          .because("/graceDays", "violation.shorter-grace", graceDays);
    }
    return database.transact(
        () -> {
          TenantRow row = lock(scope);
          ifMatch.check(row.version());
          requireNotEnding(row);
          if (row.goesAt() != null && asked == null) {
            return answer(scope, row.version(), locale);
          }
          Instant goesAt = clock.instant().plus(Duration.ofDays(asked == null ? graceDays : asked));
          table.retire(row.id(), goesAt);
          record(EventType.TENANT_RETIRED, row);
          tell(NoticeType.TENANT_RETIRED, row, goesAt);
          return answer(scope, row.version() + 1, locale);
        });
  }

  /** Brings a tenant that is being retired back as it was; nothing to do for any other. */
  public Answer restore(TenantScope scope, IfMatch ifMatch, Locale locale) {
    return database.transact(
        () -> {
          TenantRow row = lock(scope);
          ifMatch.check(row.version());
          requireNotEnding(row);
          if (row.goesAt() == null) {
            return answer(scope, row.version(), locale);
          }
          table.restore(row.id());
          record(EventType.TENANT_RESTORED, row);
          return answer(scope, row.version() + 1, locale);
        });
  }

  private Answer answer(TenantScope scope, long version, Locale locale) {
    tenants.tellOthers(scope.tenant());
    return Answer.accepted(tenants.get(scope, locale), version)
        .previewing("goes", () -> contents(scope.tenant()));
  }

  private TenantContents contents(TenantId tenant) {
    ContentsRow row = table.contents(tenant, clock.instant());
    return new TenantContents(
        new TenantContents.VmsView(row.vms(), row.diskGib(), table.vmNames(tenant, NAMED)),
        new TenantContents.VolumesView(row.volumes(), row.volumeGib()),
        row.keys(),
        row.tokens(),
        row.members(),
        row.webhooks(),
        row.segments(),
        row.ports(),
        row.securityGroups(),
        row.loadBalancers(),
        row.routers(),
        row.floatingIps(),
        row.peerings(),
        row.requests(),
        row.loans());
  }

  private static void requireNotEnding(TenantRow row) {
    if (row.endingAt() != null) {
      throw TenancyProblem.GRACE_OVER.problem(row.name());
    }
  }

  /** Those whose VMs must be off. */
  public List<TenantId> inGrace() {
    return table.inGrace(clock.instant());
  }

  /** Whether it is being retired; within the transaction that depends on it. */
  public boolean isRetiring(TenantId tenant) {
    return rows.find(tenant).filter(row -> row.goesAt() != null).isPresent();
  }

  /** Those whose grace is over: nothing of them stays. From here on there is no way back. */
  public List<TenantId> ending() {
    Instant now = clock.instant();
    table.due(now).forEach(tenant -> database.transact(() -> end(tenant, now)));
    return table.ending();
  }

  private void end(TenantId tenant, Instant now) {
    lock(tenant)
        .filter(row -> row.endingAt() == null && row.goesAt() != null)
        .filter(row -> !now.isBefore(row.goesAt()))
        .ifPresent(
            row -> {
              table.end(tenant, now);
              tenants.tellOthers(tenant);
            });
  }

  /**
   * Notes what the tenant's end waits for.
   *
   * @param node null for a VM that is on none
   */
  public void waitsFor(TenantId tenant, String vm, @Nullable String node) {
    database.transact(() -> table.waitsFor(tenant, vm, node));
  }

  /**
   * Notes that the tenant's end waits for its networks to be gone.
   *
   * @param agent name of a network agent that still has them; null when none has
   */
  public void waitsForNetworks(TenantId tenant, @Nullable String agent) {
    database.transact(() -> table.waitsFor(tenant, null, agent));
  }

  /** Forgets a tenant that has no VMs left, and all else that was its own. */
  public void finish(TenantId tenant) {
    database.transact(
        () ->
            lock(tenant)
                .filter(row -> row.endingAt() != null)
                .ifPresent(
                    row -> {
                      tenants.takeLeave(row.id());
                      rows.delete(row.id(), row.version());
                      quotas.close(row.id().value());
                      record(EventType.TENANT_DELETED, row);
                      audit.byItself(
                          "deleteTenant",
                          AuditReason.TENANT_GOES,
                          new AuditTarget(row.id().value(), row.id(), row.ministryId()),
                          null);
                      tenants.tellOthers(tenant);
                    }));
  }

  /** Writes once more to those concerned, a day before it is too late. */
  public void warn() {
    for (TenantId tenant : table.toWarn(clock.instant().plus(WARNING))) {
      database.transact(() -> lock(tenant).ifPresent(this::warn));
    }
  }

  private void warn(TenantRow row) {
    Instant goesAt = row.goesAt();
    if (goesAt != null) {
      table.warned(row.id());
      tell(NoticeType.TENANT_GOES_SOON, row, goesAt);
    }
  }

  private void tell(NoticeType type, TenantRow row, Instant goesAt) {
    notices.tell(
        new Audience.Members(row.id(), row.ministryId()), type, row.name(), goesAt.toString());
  }

  private void record(EventType type, TenantRow row) {
    events.record(type, row.id(), row.id(), row.ministryId(), Map.of("name", row.name()));
  }

  private TenantRow lock(TenantScope scope) {
    return lock(scope.tenant())
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("tenant", scope.name()));
  }

  private Optional<TenantRow> lock(TenantId tenant) {
    return table.lock(tenant).flatMap(rows::find);
  }
}
