package cloud.faso.tenancy;

import cloud.faso.access.Caller;
import cloud.faso.access.MinistryId;
import cloud.faso.access.MinistryScope;
import cloud.faso.access.Reach;
import cloud.faso.access.TenantId;
import cloud.faso.access.TenantScope;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Labels;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Use cases of tenants. */
public final class TenantService {

  /** Another replica may have changed what is waited for. */
  private static final Duration RECHECK = Duration.ofSeconds(1);

  private final Database database;
  private final TenantTable table;
  private final QuotaService quotas;
  private final TenancyDirectory directory;
  private final Budgets budgets;
  private final Events events;
  private final IdSource ids;
  private final InstantSource clock;
  private final Signals<TenantId> changed = new Signals<>();
  private final List<Consumer<TenantId>> leaveTakers = new CopyOnWriteArrayList<>();

  public TenantService(
      Database database,
      QuotaService quotas,
      TenancyDirectory directory,
      Events events,
      IdSource ids,
      InstantSource clock) {
    this.database = database;
    this.table = database.table(TenantTable.class);
    this.quotas = quotas;
    this.directory = directory;
    this.budgets = new Budgets(database, directory);
    this.events = events;
    this.ids = ids;
    this.clock = clock;
  }

  /** Has it called before a tenant goes, in the transaction that deletes it. */
  public void beforeOneGoes(Consumer<TenantId> leaveTaker) {
    leaveTakers.add(leaveTaker);
  }

  /** To be called before its row goes, with what belongs to it. */
  void takeLeave(TenantId tenant) {
    leaveTakers.forEach(each -> each.accept(tenant));
  }

  /** What a patch may change. */
  private record Patchable(
      @Nullable String description,
      @Nullable Map<String, String> labels,
      @Nullable Long monthlyBudgetXof) {}

  /**
   * The tenants that the caller may see.
   *
   * @param ministry only those of the ministry with this id or code, or null; a ministry that the
   *     caller may not know has none
   */
  public Page<TenantView> list(
      Caller caller, @Nullable String ministry, PageQuery page, Locale locale) {
    if (ministry == null) {
      return list(caller, caller.reach(), null, page, locale);
    }
    return directory
        .ministry(ministry)
        .map(wanted -> list(caller, caller.reach(), wanted.id(), page, locale))
        .orElseGet(() -> new Page<>(List.of(), null));
  }

  public Page<TenantView> list(MinistryScope scope, PageQuery page, Locale locale) {
    return list(scope.caller(), Reach.of(scope.ministry()), null, page, locale);
  }

  private Page<TenantView> list(
      Caller caller, Reach reach, @Nullable MinistryId ministry, PageQuery page, Locale locale) {
    return page.cut(
        table.list(reach, ministry, page, clock.instant()),
        row -> row.tenant().name(),
        row -> row.tenant().id().value(),
        row ->
            TenantView.of(
                row.tenant(), row.ministryCode(), row.quota(), showsNode(caller), locale));
  }

  public TenantView get(TenantScope scope, Locale locale) {
    return TenantView.of(
        require(scope),
        directory.codeOf(scope.ministry()),
        quotas.of(scope),
        showsNode(scope.caller()),
        locale);
  }

  /**
   * The tenant once it is in the phase, or the time is up; as it is then.
   *
   * @throws cloud.faso.platform.problem.Problem {@code not-found} as soon as it is gone
   */
  public TenantView get(TenantScope scope, TenantPhase until, Duration atMost, Locale locale) {
    changed.await(
        scope.tenant(),
        atMost,
        RECHECK,
        () -> {
          Optional<TenantRow> now = table.find(scope.tenant());
          return now.isEmpty() || now.get().phase() == until ? now : null;
        });
    return get(scope, locale);
  }

  /** Lets those look again who wait for a phase of the tenant; once the transaction commits. */
  void tellOthers(TenantId tenant) {
    database.afterCommit(() -> changed.signal(tenant));
  }

  /** Ends every wait for good: the process is about to stop. */
  public void close() {
    changed.close();
  }

  private static boolean showsNode(Caller caller) {
    return caller.reach().everything();
  }

  public Answer create(MinistryScope scope, CreateTenantRequest request, Locale locale) {
    return database.transact(
        () -> {
          TenantRow row = row(scope, request);
          Resources limits = QuotaLimits.of(request.quota());
          budgets.lock(row.ministryId());
          table.insert(row);
          if (row.monthlyBudgetXof() != null) {
            budgets.requireSharesFit(row.ministryId(), row.monthlyBudgetXof());
          }
          record(EventType.TENANT_CREATED, row);
          quotas.open(row.id(), row.ministryId(), limits);
          return Answer.created(
              TenantView.of(
                  row, scope.code(), QuotaRow.empty(row.id().value(), limits), false, locale),
              row.version(),
              "/v1/tenants/" + row.id().value());
        });
  }

  public Answer patch(TenantScope scope, MergePatch patch, IfMatch ifMatch, Locale locale) {
    boolean shares = patch.changes().has("monthlyBudgetXof");
    return database.transact(
        () -> {
          if (shares) {
            budgets.lock(scope.ministry());
          }
          directory.hold(scope.ministry(), scope.tenant());
          TenantRow row = require(scope);
          ifMatch.check(row.version());
          Patchable present =
              new Patchable(row.description(), Labels.read(row.labels()), row.monthlyBudgetXof());
          Patchable wanted = patch.applyTo(present, Patchable.class);
          ifMatch.held(update(row, wanted), () -> require(scope).version());
          if (shares) {
            budgets.requireSharesFit(row.ministryId(), wanted.monthlyBudgetXof());
          }
          record(EventType.TENANT_CHANGED, row);
          return Answer.ok(get(scope, locale), row.version() + 1);
        });
  }

  /** Deletes a tenant that has no VMs; its keys and tokens go with it. */
  public Answer delete(TenantScope scope, IfMatch ifMatch) {
    return database.transact(
        () -> {
          directory.hold(scope.ministry(), scope.tenant());
          TenantRow row = require(scope);
          ifMatch.check(row.version());
          requireUnused(row, quotas.of(scope).used());
          takeLeave(row.id());
          ifMatch.held(table.delete(row.id(), row.version()), () -> require(scope).version());
          // Whoever made a VM meanwhile has booked it by now, or finds no quota to book it on.
          requireUnused(row, quotas.close(row.id().value()));
          record(EventType.TENANT_DELETED, row);
          return Answer.gone();
        });
  }

  private static void requireUnused(TenantRow row, Resources used) {
    if (!used.equals(Resources.NONE)) {
      Problem inUse = PlatformProblem.IN_USE.problem();
      throw row.goesAt() == null
          ? inUse.saying("in-use.tenant", row.name(), used.vms(), used.volumeGiB())
          : inUse.saying("in-use.retiring-tenant", row.name(), row.goesAt());
    }
  }

  private int update(TenantRow row, Patchable wanted) {
    return table.update(
        row.id(),
        row.version(),
        wanted.description(),
        Labels.write(wanted.labels()),
        wanted.monthlyBudgetXof());
  }

  private TenantRow row(MinistryScope scope, CreateTenantRequest request) {
    return new TenantRow(
        ids.next(TenantId.PREFIX, TenantId::new),
        scope.ministry(),
        request.name(),
        request.description(),
        Labels.write(request.labels()),
        request.monthlyBudgetXof(),
        null,
        null,
        null,
        null,
        1,
        clock.instant());
  }

  private void record(EventType type, TenantRow row) {
    events.record(type, row.id(), row.id(), row.ministryId(), Map.of("name", row.name()));
  }

  private TenantRow require(TenantScope scope) {
    return table
        .find(scope.tenant())
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("tenant", scope.name()));
  }
}
