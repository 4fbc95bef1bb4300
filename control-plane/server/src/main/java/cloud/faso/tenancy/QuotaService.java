package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.MinistryScope;
import cloud.faso.access.Role;
import cloud.faso.access.Scope;
import cloud.faso.access.TenantId;
import cloud.faso.access.TenantScope;
import cloud.faso.notices.Audience;
import cloud.faso.notices.NoticeType;
import cloud.faso.notices.Notices;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.tenancy.Resources.Resource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What may be used, and the books of what is. Both levels are booked in the transaction that
 * admits, the tenant's row before the ministry's, always: two transactions never wait for each
 * other. As every VM of a ministry books the ministry's row, book as late in the transaction as you
 * can.
 */
public final class QuotaService {

  private final Database database;
  private final QuotaTable table;
  private final TenancyDirectory directory;
  private final Events events;
  private final Notices notices;
  private final InstantSource clock;

  public QuotaService(
      Database database,
      TenancyDirectory directory,
      Events events,
      Notices notices,
      InstantSource clock) {
    this.database = database;
    this.table = database.table(QuotaTable.class);
    this.directory = directory;
    this.events = events;
    this.notices = notices;
    this.clock = clock;
  }

  /**
   * Books more use; members of {@code more} that are negative give back.
   *
   * @throws Problem {@code quota-exceeded}, with the numbers
   */
  public void book(TenantScope scope, Resources more) {
    String tenant = scope.tenant().value();
    String ministry = scope.ministry().value();
    if (!books(tenant, more)) {
      throw exceeded("tenant", tenant, directory.nameOf(scope.tenant()), more);
    }
    if (!books(ministry, more)) {
      String code = directory.codeOf(scope.ministry());
      throw readsMinistry(scope)
          ? exceeded("ministry", ministry, code, more)
          : TenancyProblem.QUOTA_EXCEEDED.problem().saying("quota-exceeded.of-ministry", code);
    }
  }

  /** What a ministry has and uses is not for those of one of its tenants. */
  private static boolean readsMinistry(TenantScope scope) {
    return scope.role().scope() != Role.RoleScope.TENANT;
  }

  /**
   * Looks closer under the row's lock where it does not book at once: what was full a moment ago
   * may no longer be, and of loans that are over it has to know how much they were.
   */
  private boolean books(String owner, Resources more) {
    if (table.book(owner, more, clock.instant()) == 1) {
      return true;
    }
    if (lock(owner).exceededBy(more).isPresent()) {
      return false;
    }
    table.release(owner, more.negated());
    return true;
  }

  /** What is used, and of whose quotas. */
  public record Use(TenantId tenant, MinistryId ministry, Resources resources) {}

  /** Gives back what was booked; once in a transaction, for all that it gives back. */
  public void release(List<Use> uses) {
    release(uses, use -> use.tenant().value());
    release(uses, use -> use.ministry().value());
  }

  /** In order of their ids: of two who give back to the same, neither waits for the other. */
  private void release(List<Use> uses, Function<Use, String> owner) {
    uses.stream()
        .collect(
            Collectors.groupingBy(
                owner,
                TreeMap::new,
                Collectors.reducing(Resources.NONE, Use::resources, Resources::plus)))
        .forEach(table::release);
  }

  /** The quotas as they are now; within a dry run, as they would be. */
  public QuotaPreview preview(TenantScope scope) {
    return new QuotaPreview(
        view(scope.tenant().value()), readsMinistry(scope) ? view(scope.ministry().value()) : null);
  }

  /** As {@link #preview(TenantScope)}, of a ministry. */
  public QuotaPreview preview(MinistryScope scope) {
    return new QuotaPreview(null, view(scope.ministry().value()));
  }

  /** The entity tag's version and the quota of the scope's tenant, or else of its ministry. */
  public QuotaRow of(Scope scope) {
    TenantId tenant = scope.tenant();
    return require(
        tenant == null ? Objects.requireNonNull(scope.ministry()).value() : tenant.value());
  }

  /** A quota as it is answered to whoever asks for just this. */
  QuotaView view(Scope scope, QuotaRow row, Locale locale) {
    Resources given =
        scope.tenant() == null
            ? givenOut(Objects.requireNonNull(scope.ministry()), clock.instant())
            : Resources.NONE;
    return QuotaView.of(row, QuotaWords.note(row, given, locale));
  }

  /**
   * Changes what a tenant may use, within what its ministry has left. Less than is used is said,
   * and lets nothing grow.
   */
  public Answer patch(TenantScope scope, MergePatch patch, IfMatch ifMatch, Locale locale) {
    return database.transact(
        () -> {
          directory.holdInUse(scope.ministry(), scope.tenant());
          QuotaRow row = lock(scope.tenant().value());
          ifMatch.check(row.version());
          Resources wanted = limit(row, patch);
          requireGivenOutFits(scope.ministry(), "/*/limit", wanted.minus(row.limits()));
          events.record(
              EventType.QUOTA_CHANGED,
              scope.tenant(),
              scope.tenant(),
              scope.ministry(),
              Map.of("name", directory.nameOf(scope.tenant())));
          QuotaRow changed = require(row.ownerId());
          return Answer.ok(view(scope, changed, locale), changed.version());
        });
  }

  /**
   * Changes what a ministry may use. What it gave out to its tenants stays theirs, and what they
   * use too: less than that is said, and lets nothing grow. Its leads are told of what is less.
   */
  public Answer patch(MinistryScope scope, MergePatch patch, IfMatch ifMatch, Locale locale) {
    return database.transact(
        () -> {
          directory.holdInUse(scope.ministry(), null);
          QuotaRow row = lock(scope.ministry().value());
          ifMatch.check(row.version());
          Resources wanted = limit(row, patch);
          String code = directory.codeOf(scope.ministry());
          Resources less = row.limits().beyond(wanted);
          if (!less.equals(Resources.NONE)) {
            notices.tell(
                new Audience.Leads(scope.ministry()),
                NoticeType.QUOTA_LOWERED,
                code,
                QuotaWords.amounts(less));
          }
          events.record(
              EventType.QUOTA_CHANGED,
              scope.ministry(),
              null,
              scope.ministry(),
              Map.of("name", code));
          QuotaRow changed = require(row.ownerId());
          return Answer.ok(view(scope, changed, locale), changed.version());
        });
  }

  /** Sets limits, never below what is lent: that is taken back by itself one day. */
  private Resources limit(QuotaRow row, MergePatch patch) {
    Resources wanted = QuotaPatch.of(patch).applyTo(row.limits());
    for (Resource each : Resource.values()) {
      if (wanted.of(each) < row.lent().of(each)) {
        throw PlatformProblem.INVALID
            .problem()
            .because(
                "/" + each.property() + "/limit",
                "violation.less-than-is-lent",
                row.lent().of(each));
      }
    }
    table.raise(row.ownerId(), wanted.minus(row.limits()));
    return wanted;
  }

  /** Makes a quota larger until it is taken back; members that are negative take back. */
  void lend(String owner, Resources more) {
    if (table.lend(owner, more) == 0) {
      throw gone(owner);
    }
  }

  /** What a ministry has, and what its tenants may use of it together. */
  record Shared(Resources limits, Resources given) {}

  /** A new ministry's quota. */
  void open(MinistryId ministry, Resources limits) {
    table.insert(QuotaRow.empty(ministry.value(), limits));
  }

  /** A new tenant's quota, taken out of what its ministry has left. */
  void open(TenantId tenant, MinistryId ministry, Resources limits) {
    table.insert(QuotaRow.empty(tenant.value(), limits));
    requireGivenOutFits(ministry, "/quota/*", limits);
  }

  /**
   * The quota goes with its owner.
   *
   * @return what is used of it; nobody books on it any more
   */
  Resources close(String owner) {
    Resources used = lock(owner).used();
    table.delete(owner);
    return used;
  }

  /**
   * Holds that what a ministry gave out is at most what it has. The ministry's row is locked first:
   * of two who give out the same rest, the second sees what the first did. A ministry may have less
   * than it gave out, since a loan ended or its quota was lowered; then only more is refused.
   *
   * @param pointer to the limit that was asked for, an asterisk in the place of the resource
   * @param more by how much more is given out; only what is positive counts
   */
  private void requireGivenOutFits(MinistryId ministry, String pointer, Resources more) {
    var _ = requireGivenOutFits(ministry, pointer, more, clock.instant());
  }

  /** As the other, of what there is at {@code now}. */
  Shared requireGivenOutFits(MinistryId ministry, String pointer, Resources more, Instant now) {
    QuotaRow row = table.lock(ministry.value(), now).orElseThrow(() -> gone(ministry.value()));
    Resources given = givenOut(ministry, now);
    Optional<Resource> over =
        Stream.of(Resource.values())
            .filter(each -> more.of(each) > 0 && given.of(each) > row.limits().of(each))
            .findFirst();
    if (over.isPresent()) {
      throw givenOut(directory.codeOf(ministry), over.get(), row.limits(), given)
          .because(
              pointer.replace("*", over.get().property()),
              "violation.more-than-is-left",
              row.limits().of(over.get()));
    }
    return new Shared(row.limits(), given);
  }

  private Resources givenOut(MinistryId ministry, Instant now) {
    return table.givenOut(ministry, now).resources();
  }

  private static Problem givenOut(String ministry, Resource over, Resources has, Resources given) {
    return TenancyProblem.QUOTA_EXCEEDED
        .problem()
        .saying(
            "quota-exceeded.given-out",
            ministry,
            has.of(over),
            QuotaWords.unit(over),
            given.of(over));
  }

  private Problem exceeded(String level, String owner, String name, Resources more) {
    QuotaRow row = require(owner);
    Resource over = row.exceededBy(more).orElseThrow();
    return TenancyProblem.QUOTA_EXCEEDED
        .problem()
        .saying(
            "quota-exceeded." + level,
            name,
            row.limits().of(over),
            QuotaWords.unit(over),
            row.used().of(over),
            more.of(over));
  }

  private QuotaView view(String owner) {
    return QuotaView.of(require(owner));
  }

  private QuotaRow require(String owner) {
    return table.find(owner, clock.instant()).orElseThrow(() -> gone(owner));
  }

  private QuotaRow lock(String owner) {
    return table.lock(owner, clock.instant()).orElseThrow(() -> gone(owner));
  }

  private static Problem gone(String owner) {
    String kind = owner.startsWith(TenantId.PREFIX) ? "tenant" : "ministry";
    return PlatformProblem.NOT_FOUND.problem(kind, owner);
  }
}
