package cloud.faso.requests;

import cloud.faso.access.Caller;
import cloud.faso.access.Directory;
import cloud.faso.access.MinistryScope;
import cloud.faso.access.PlatformScope;
import cloud.faso.access.Role;
import cloud.faso.access.Scope;
import cloud.faso.access.TenantScope;
import cloud.faso.operations.EventType;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Use cases of asking, and of reading what was asked for. */
public final class RequestService {

  /** Another replica may have decided. */
  private static final Duration RECHECK = Duration.ofSeconds(1);

  /** Of one person or token, at a time. */
  private static final int MOST_OPEN = 100;

  private final Database database;
  private final Directory directory;
  private final RequestTable table;
  private final Calls calls;
  private final Payloads payloads;
  private final RequestPolicy policy;
  private final RequestDecisions decisions;
  private final RequestViews views;
  private final RequestJournal journal;
  private final RequestNotices notices;
  private final Signals<RequestId> changed;
  private final IdSource ids;
  private final InstantSource clock;

  RequestService(Requests.Needs its, Requests.Parts parts) {
    this.database = its.database();
    this.directory = its.directory();
    this.table = database.table(RequestTable.class);
    this.calls = parts.calls();
    this.payloads = parts.payloads();
    this.policy = its.policy();
    this.decisions = parts.decisions();
    this.views = parts.views();
    this.journal = parts.journal();
    this.notices = parts.notices();
    this.changed = parts.changed();
    this.ids = its.ids();
    this.clock = its.clock();
  }

  RequestPolicyView policy() {
    return RequestPolicyView.of(policy);
  }

  Page<RequestView> list(
      PlatformScope scope,
      @Nullable String ministry,
      @Nullable RequestPhase phase,
      @Nullable String call,
      PageQuery page) {
    return list(new RequestFilter(null, null, ministry, phase, call, clock.instant()), page);
  }

  /** Those of the ministry and of its tenants. */
  Page<RequestView> list(
      MinistryScope scope, @Nullable RequestPhase phase, @Nullable String call, PageQuery page) {
    return list(
        new RequestFilter(scope.ministry(), null, null, phase, call, clock.instant()), page);
  }

  Page<RequestView> list(
      TenantScope scope, @Nullable RequestPhase phase, @Nullable String call, PageQuery page) {
    return list(
        new RequestFilter(scope.ministry(), scope.tenant(), null, phase, call, clock.instant()),
        page);
  }

  private Page<RequestView> list(RequestFilter filter, PageQuery page) {
    return page.cut(
        table.list(filter, page), RequestRow::subject, row -> row.id().value(), views.brief());
  }

  /**
   * The request, with what granting it would do for those who may.
   *
   * @param wait answer once it is in this phase or a final one, or null for at once
   * @throws cloud.faso.platform.problem.Problem {@code not-found} for outsiders
   */
  RequestView get(
      Caller caller, String id, @Nullable RequestPhase wait, Duration atMost, Locale locale) {
    RequestRow row = decisions.visible(caller, table.find(id), id);
    if (wait != null) {
      row = await(row, wait, atMost);
    }
    return views.whole(row, decisions.estimate(caller, row, locale));
  }

  private RequestRow await(RequestRow first, RequestPhase wait, Duration atMost) {
    RequestRow seen =
        changed.await(
            first.id(),
            atMost,
            RECHECK,
            () -> {
              RequestRow row = require(first.id());
              RequestPhase phase = views.phase(row);
              return phase == wait || phase.isFinal() ? row : null;
            });
    return Objects.requireNonNullElseGet(seen, () -> require(first.id()));
  }

  private RequestRow require(RequestId id) {
    return table
        .find(id.value())
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("request", id.value()));
  }

  Answer ask(TenantScope scope, Change change, AskRequest asked, Locale locale) {
    TenantScope asking =
        calls.enterToAsk(scope, asked.call(), decisions.roles("createTenantRequest"));
    return ask(asking, asking.role(), change, asked, locale);
  }

  Answer ask(MinistryScope scope, Change change, AskRequest asked, Locale locale) {
    return ask(scope, scope.role(), change, asked, locale);
  }

  /** Puts it down; and grants it at once where it takes nobody else. */
  private Answer ask(Scope scope, Role role, Change change, AskRequest asked, Locale locale) {
    About about = calls.about(scope, asked);
    payloads.require(asked.call(), asked.payload(), "/payload", locale);
    Wish wish = Wish.of(asked.call(), asked.payload(), Wish.stored(asked.until()), about);
    wish.requireOneEnd();
    wish.requireGoesOn(clock.instant());
    return database.transact(
        () -> {
          directory.holdInUse(scope.ministry(), scope.tenant());
          requireFewOpen(scope.caller());
          Calls.Call call = calls.call(asked.call(), scope, wish);
          call.check();
          Measured measured = call.measure();
          RequestRow row = row(scope, role, asked, wish, measured);
          table.insert(row);
          journal.event(EventType.REQUEST_CREATED, row, RequestPhase.OPEN);
          journal.note(row, NoteKind.ASKED, scope.caller(), null);
          String path = "/v1/requests/" + row.id().value();
          RequestStep step = row.waitsFor();
          if (step == null) {
            Answer granted = decisions.grant(row, scope, null, change, locale);
            return created(granted, path);
          }
          notices.asked(row, step);
          return Answer.created(views.present(row.id()), row.version(), path)
              .previewing("monthlyCostXof", measured::monthlyCostXof);
        });
  }

  /** Two at once may be one too many: it keeps lists short, and guards nothing. */
  private void requireFewOpen(Caller caller) {
    List<String> open = table.openOf(caller.person(), caller.token(), clock.instant(), MOST_OPEN);
    if (open.size() >= MOST_OPEN) {
      throw RequestProblem.TOO_MANY_OPEN.problem(MOST_OPEN, open.getFirst());
    }
  }

  /** The answer of a decision, as one of what was made. */
  private static Answer created(Answer granted, String path) {
    return new Answer(
        201,
        granted.body(),
        granted.kept(),
        granted.version(),
        path,
        granted.operation(),
        granted.preview());
  }

  private RequestRow row(Scope scope, Role role, AskRequest asked, Wish wish, Measured measured) {
    Caller caller = scope.caller();
    Instant now = clock.instant();
    return new RequestRow(
        ids.next(RequestId.PREFIX, RequestId::new),
        Objects.requireNonNull(scope.ministry()),
        scope.tenant(),
        asked.call(),
        measured.subject(),
        StoredJson.write(asked.payload()),
        null,
        wish.until(),
        null,
        wish.about(),
        asked.reason(),
        Approval.of(policy.approvers(asked.call(), measured.need()), role, caller.actor().value()),
        caller.person(),
        caller.token(),
        caller.name(),
        now.plus(policy.remindAfter()),
        now.plus(policy.lapseAfter()),
        null,
        null,
        null,
        null,
        null,
        1,
        now);
  }
}
