package cloud.faso.tenancy;

import cloud.faso.access.Caller;
import cloud.faso.access.MinistryId;
import cloud.faso.access.MinistryScope;
import cloud.faso.access.PlatformScope;
import cloud.faso.access.TenantId;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.tenancy.MinistryTable.Patchable;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Use cases of ministries. */
public final class MinistryService {

  private final Database database;
  private final MinistryTable table;
  private final QuotaService quotas;
  private final Contacts contacts;
  private final Budgets budgets;
  private final Events events;
  private final IdSource ids;
  private final InstantSource clock;
  private final List<Predicate<MinistryId>> memories = new ArrayList<>();
  private final List<Consumer<MinistryId>> leaveTakers = new ArrayList<>();

  public MinistryService(
      Database database,
      QuotaService quotas,
      Contacts contacts,
      TenancyDirectory directory,
      Events events,
      IdSource ids,
      InstantSource clock) {
    this.database = database;
    this.table = database.table(MinistryTable.class);
    this.quotas = quotas;
    this.contacts = contacts;
    this.budgets = new Budgets(database, directory);
    this.events = events;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Has a ministry retired, where it would else be deleted, of which this still knows something.
   */
  public void keepWhatIsKnownTo(Predicate<MinistryId> memory) {
    memories.add(memory);
  }

  /** Has it called before a ministry is retired, in the transaction that does it. */
  public void beforeOneRetires(Consumer<MinistryId> leaveTaker) {
    leaveTakers.add(leaveTaker);
  }

  /**
   * The ministries that the caller may see: its own, or all for the platform's roles.
   *
   * @param retired whether with those that were retired
   */
  public Page<MinistryView> list(Caller caller, boolean retired, PageQuery page) {
    List<MinistryTable.WithQuotaRow> rows =
        table.list(caller.reach(), retired, page, clock.instant());
    Map<MinistryId, List<Contact>> named =
        contacts.of(rows.stream().map(row -> row.ministry().id()).toList());
    return page.cut(
        rows,
        row -> row.ministry().code(),
        row -> row.ministry().id().value(),
        row ->
            MinistryView.of(
                row.ministry(), row.quota(), named.getOrDefault(row.ministry().id(), List.of())));
  }

  public MinistryView get(MinistryScope scope) {
    return MinistryView.of(require(scope), quotas.of(scope), contacts.of(scope.ministry()));
  }

  /** The ministry with this id; for other features. */
  public MinistryRow require(MinistryId id) {
    return table
        .find(id)
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("ministry", id.value()));
  }

  /** The monthly budgets of those of its tenants that have one; for other features. */
  public Map<TenantId, Long> tenantBudgets(MinistryId id) {
    return budgets.of(id);
  }

  public Answer create(PlatformScope scope, CreateMinistryRequest request) {
    return database.transact(
        () -> {
          MinistryRow row = row(request);
          Resources limits = QuotaLimits.of(request.quota());
          table.insert(row);
          quotas.open(row.id(), limits);
          List<Contact> named = Objects.requireNonNullElse(request.contacts(), List.of());
          contacts.replace(row.id(), named);
          record(EventType.MINISTRY_CREATED, row);
          return Answer.created(
              MinistryView.of(row, QuotaRow.empty(row.id().value(), limits), named),
              row.version(),
              "/v1/ministries/" + row.id().value());
        });
  }

  public Answer patch(MinistryScope scope, MergePatch patch, IfMatch ifMatch) {
    return database.transact(
        () -> {
          budgets.lock(scope.ministry());
          MinistryRow row = require(scope);
          ifMatch.check(row.version());
          List<Contact> before = contacts.of(row.id());
          Patchable present =
              new Patchable(row.nameFr(), row.nameEn(), row.monthlyBudgetXof(), before);
          Patchable wanted = patch.applyTo(present, Patchable.class);
          ifMatch.held(
              table.update(row.id(), row.version(), wanted), () -> require(scope).version());
          budgets.requireGivenOutFits(row.id(), wanted.monthlyBudgetXof());
          if (!wanted.contacts().equals(before)) {
            contacts.replace(row.id(), wanted.contacts());
          }
          record(EventType.MINISTRY_CHANGED, row);
          return Answer.ok(get(scope), row.version() + 1);
        });
  }

  /** Holds that the ministry could end now: it is as the caller believes, and has no tenants. */
  MinistryRow requireDeletable(MinistryScope scope, IfMatch ifMatch) {
    MinistryRow row = require(scope);
    ifMatch.check(row.version());
    requireEmpty(row);
    return row;
  }

  private void requireEmpty(MinistryRow row) {
    long tenants = table.tenants(row.id());
    if (tenants > 0) {
      throw PlatformProblem.IN_USE.problem().saying("in-use.ministry", row.code(), tenants);
    }
  }

  /** Deletes a ministry that has no tenants; retires it where something is known of it. */
  public Answer delete(MinistryScope scope, IfMatch ifMatch) {
    return database.transact(
        () -> {
          budgets.lock(scope.ministry());
          MinistryRow row = requireDeletable(scope, ifMatch);
          boolean stays = memories.stream().anyMatch(memory -> memory.test(row.id()));
          if (stays) {
            ifMatch.held(
                table.retire(row.id(), row.version(), clock.instant()),
                () -> require(scope).version());
            leaveTakers.forEach(each -> each.accept(row.id()));
          } else {
            ifMatch.held(table.delete(row.id(), row.version()), () -> require(scope).version());
          }
          quotas.close(row.id().value());
          // Whoever made a tenant meanwhile took its quota out of this one, and is done by now.
          requireEmpty(row);
          if (stays) {
            quotas.open(row.id(), Resources.NONE);
          }
          record(stays ? EventType.MINISTRY_RETIRED : EventType.MINISTRY_DELETED, row);
          return Answer.gone();
        });
  }

  private MinistryRow row(CreateMinistryRequest request) {
    return new MinistryRow(
        ids.next(MinistryId.PREFIX, MinistryId::new),
        request.code(),
        request.nameFr(),
        request.nameEn(),
        request.monthlyBudgetXof(),
        0,
        null,
        1,
        clock.instant());
  }

  private void record(EventType type, MinistryRow row) {
    events.record(type, row.id(), null, row.id(), Map.of("name", row.code()));
  }

  private MinistryRow require(MinistryScope scope) {
    return table
        .find(scope.ministry())
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("ministry", scope.code()));
  }
}
