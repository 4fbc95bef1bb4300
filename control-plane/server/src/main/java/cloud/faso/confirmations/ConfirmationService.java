package cloud.faso.confirmations;

import cloud.faso.access.Caller;
import cloud.faso.access.Callers;
import cloud.faso.access.PlatformScope;
import cloud.faso.access.Scope;
import cloud.faso.access.TokenService;
import cloud.faso.audit.Audit;
import cloud.faso.audit.AuditTarget;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Use cases of the two-person rule. */
public final class ConfirmationService {

  private static final Duration WAITS = Duration.ofHours(1);

  /** For how long from the confirmation on what it allows once can be done. */
  private static final Duration ALLOWS = Duration.ofHours(1);

  /** Longer than the audit keeps the entries that point at one. */
  private static final Duration KEPT = Duration.ofDays(1100);

  private final Database database;
  private final ConfirmationTable table;
  private final Callers callers;
  private final Responsible responsible;
  private final Audit audit;
  private final IdSource ids;
  private final InstantSource clock;
  private final boolean required;
  private final Map<String, Confirmed> doers = new HashMap<>();

  /**
   * @param required false: not as long as but one person operates the platform
   */
  public ConfirmationService(
      Database database,
      Callers callers,
      TokenService tokens,
      Audit audit,
      IdSource ids,
      InstantSource clock,
      boolean required) {
    this.database = database;
    this.table = database.table(ConfirmationTable.class);
    this.callers = callers;
    this.responsible = new Responsible(tokens, callers, clock);
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
    this.required = required;
  }

  /** Tells how an operation is done once it is confirmed; to be called when all is wired. */
  public void doing(String operation, Confirmed doer) {
    doers.put(operation, doer);
  }

  /** The operations that are done once they are confirmed. */
  public Set<String> operations() {
    return Set.copyOf(doers.keySet());
  }

  /** Forgets what has ended long ago. */
  public Periodic forgetting() {
    return new Periodic(
        "forget-confirmations",
        Duration.ofHours(1),
        () -> database.transact(() -> table.deleteBefore(clock.instant().minus(KEPT))));
  }

  /** As the other, where nobody has to say why. */
  public Answer ask(
      Scope scope, Change change, TypedId target, String targetName, Supplier<Answer> work) {
    return ask(scope, change, target, targetName, null, work);
  }

  /**
   * Puts a call down for a second person; or does it at once, where there is but one. A dry run
   * tells what would come of it in the end. What the same caller asks for again while it waits goes
   * on waiting.
   *
   * @param reason for the second person to judge; null where nobody has to say
   * @param work what is to be done
   */
  public Answer ask(
      Scope scope,
      Change change,
      TypedId target,
      String targetName,
      @Nullable String reason,
      Supplier<Answer> work) {
    if (change.dryRun() || !(required || callers.haveSeveralOperators())) {
      return work.get();
    }
    return database.transact(
        () ->
            table.of(target.value(), change.operation()).stream()
                .filter(row -> row.isBy(scope.caller(), reason))
                .filter(this::waits)
                .findFirst()
                .map(this::waiting)
                .orElseGet(() -> put(scope, change, target, targetName, reason)));
  }

  /**
   * Whether a second person has allowed the caller to do this once, within the last hour; from then
   * on it is done.
   *
   * @return what allowed it; empty where it has to be asked for
   */
  public Optional<ConfirmationId> use(
      Scope scope, Change change, TypedId target, @Nullable String reason) {
    Instant now = clock.instant();
    return database.transact(
        () ->
            table.of(target.value(), change.operation()).stream()
                .filter(row -> row.isBy(scope.caller(), reason))
                .filter(row -> row.outcome() == ConfirmationPhase.CONFIRMED)
                .filter(row -> Objects.requireNonNull(row.endedAt()).plus(ALLOWS).isAfter(now))
                .map(ConfirmationRow::id)
                .filter(id -> table.use(id, now) > 0)
                .findFirst());
  }

  private boolean waits(ConfirmationRow row) {
    return ConfirmationPhase.of(row.outcome(), row.expiresAt(), clock.instant())
        == ConfirmationPhase.WAITING;
  }

  private Answer waiting(ConfirmationRow row) {
    return Answer.waiting(
        ConfirmationView.of(row, clock.instant()), "/v1/confirmations/" + row.id().value());
  }

  private Answer put(
      Scope scope, Change change, TypedId target, String targetName, @Nullable String reason) {
    Caller asker = scope.caller();
    Instant now = clock.instant();
    ConfirmationRow row =
        new ConfirmationRow(
            ids.next(ConfirmationId.PREFIX, ConfirmationId::new),
            change.operation(),
            target.value(),
            targetName,
            scope.tenant(),
            scope.ministry(),
            reason,
            asker.person(),
            asker.token(),
            asker.name(),
            now,
            now.plus(WAITS),
            null,
            null,
            null,
            null);
    table.insert(row);
    return waiting(row);
  }

  Page<ConfirmationView> list(PageQuery page) {
    Instant now = clock.instant();
    return page.cut(
        table.list(page),
        row -> row.id().value(),
        row -> row.id().value(),
        row -> ConfirmationView.of(row, now));
  }

  ConfirmationView get(String id) {
    return ConfirmationView.of(found(table.find(id), id), clock.instant());
  }

  /**
   * Does what waits, as who asked for it.
   *
   * @throws cloud.faso.platform.problem.Problem {@code same-person}; {@code operator-too-new};
   *     {@code confirmation-ended}; and whatever stands in the way by now
   */
  Answer confirm(PlatformScope scope, Change change, String id) {
    return database.transact(
        () -> {
          ConfirmationRow row = lockWaiting(id);
          Caller asker =
              callers
                  .again(row.askedPerson(), row.askedToken())
                  .orElseThrow(() -> ConfirmationProblem.CONFIRMATION_ENDED.problem(id));
          responsible.requireTwo(asker, scope.caller());
          Answer done = Objects.requireNonNull(doers.get(row.operation())).run(asker, row);
          audit.confirmed(
              asker,
              scope.caller(),
              row.id(),
              change.origin(),
              row.operation(),
              new AuditTarget(row.target(), row.tenantId(), row.ministryId()),
              done.operation(),
              done.status());
          return ended(row, ConfirmationPhase.CONFIRMED, scope.caller());
        });
  }

  /** Takes back what waits: whoever asked for it, or any operator who does not want it. */
  Answer withdraw(PlatformScope scope, String id) {
    return database.transact(
        () -> ended(lockWaiting(id), ConfirmationPhase.WITHDRAWN, scope.caller()));
  }

  private Answer ended(ConfirmationRow row, ConfirmationPhase outcome, Caller by) {
    table.end(row.id(), outcome, by.actor().value(), clock.instant());
    return Answer.done(get(row.id().value()));
  }

  private ConfirmationRow lockWaiting(String id) {
    ConfirmationRow row = found(table.lock(id), id);
    if (!waits(row)) {
      throw ConfirmationProblem.CONFIRMATION_ENDED.problem(id);
    }
    return row;
  }

  private static ConfirmationRow found(Optional<ConfirmationRow> row, String id) {
    return row.orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("confirmation", id));
  }
}
