package cloud.faso.requests;

import cloud.faso.access.AccessProblem;
import cloud.faso.access.Caller;
import cloud.faso.access.Callers;
import cloud.faso.access.Directory;
import cloud.faso.access.Scope;
import cloud.faso.audit.Audit;
import cloud.faso.audit.AuditTarget;
import cloud.faso.operations.EventType;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.Contract;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.platform.problem.ProblemCode;
import cloud.faso.platform.problem.Words;
import cloud.faso.tenancy.QuotaGrants;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Use cases of deciding. The request's row is locked before anything else but the place that it is
 * for, so of two who decide at once the second is told that it was decided. What is granted is
 * given and done in the same transaction; where it cannot be done nothing is changed, and whoever
 * approves is told why.
 */
final class RequestDecisions {

  /** Of all that happens to one request; the rest can be said elsewhere. */
  private static final int MOST_NOTES = 200;

  private static final Set<ProblemCode> RETIRING =
      Set.of(AccessProblem.TENANT_RETIRING, AccessProblem.MINISTRY_RETIRED);

  private final Database database;
  private final RequestTable table;
  private final Calls calls;
  private final Payloads payloads;
  private final RequestPolicy policy;
  private final RequestViews views;
  private final RequestJournal journal;
  private final RequestNotices notices;
  private final Directory directory;
  private final Callers callers;
  private final Consequences consequences;
  private final Audit audit;
  private final Contract contract;
  private final InstantSource clock;

  RequestDecisions(
      Requests.Needs its,
      Calls calls,
      Payloads payloads,
      RequestViews views,
      RequestJournal journal,
      RequestNotices notices) {
    this.database = its.database();
    this.table = database.table(RequestTable.class);
    this.calls = calls;
    this.payloads = payloads;
    this.policy = its.policy();
    this.views = views;
    this.journal = journal;
    this.notices = notices;
    this.directory = its.directory();
    this.callers = its.callers();
    this.consequences = new Consequences(its.quotas(), its.capacity(), its.budgetLeft());
    this.audit = its.audit();
    this.contract = its.contract();
    this.clock = its.clock();
  }

  /** The request, for somebody who may know of it. */
  RequestRow visible(Caller caller, Optional<RequestRow> found, String id) {
    RequestRow row = found.orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("request", id));
    if (!caller.reaches(row.ministryId(), row.tenantId())) {
      throw PlatformProblem.OUT_OF_REACH.problem("request", id);
    }
    return row;
  }

  /**
   * Approves, as it is or with changes; the last approval grants.
   *
   * @throws Problem {@code own-request}, {@code asker-gone}, {@code request-ended}; and whatever
   *     stands in the way of the call
   */
  Answer approve(Caller caller, Change change, String id, ApproveRequest how, Locale locale) {
    return database.transact(
        () -> {
          RequestRow seen = visible(caller, table.find(id), id);
          // Before the request, as whoever has its place go does.
          var _ = directory.tryHold(seen.ministryId(), seen.tenantId());
          RequestRow row = open(caller, change, id);
          RequestStep step = Objects.requireNonNull(row.waitsFor());
          Scope approver = calls.enter(caller, row, row.deciders(step));
          requireAnother(row, caller);
          RequestRow wanted = how.isAnother() ? changed(row, how, locale) : row;
          Approval approval = approval(wanted, step, caller, how.isAnother());
          table.approve(
              row.id(),
              wanted.changedPayload(),
              wanted.changedUntil(),
              approval.approvers(),
              approval.leadBy(),
              approval.operatorBy(),
              clock.instant().plus(policy.remindAfter()));
          journal.event(EventType.REQUEST_APPROVED, row, RequestPhase.OPEN);
          journal.note(
              row, how.isAnother() ? NoteKind.CHANGED : NoteKind.APPROVED, caller, how.comment());
          RequestRow approved = table.find(id).orElseThrow();
          RequestStep next = approval.waitsFor();
          return next == null
              ? grant(approved, approver, caller, change, locale)
              : handOn(approved, next, approver, change, locale);
        });
  }

  /** Whose approval it takes as things are now, with this one given. */
  private Approval approval(RequestRow row, RequestStep step, Caller caller, boolean isAnother) {
    Need need = call(row).measure().need();
    Approvers present = row.approval().approvers();
    boolean isAnew = isAnother || LeadsAlone.decide(row.operation());
    Approvers approvers = isAnew ? policy.approvers(row.operation(), need) : within(present, need);
    return row.approval().needing(approvers).with(step, caller.actor().value());
  }

  /** What the ministry had when it was asked for may be gone by now. */
  private static Approvers within(Approvers present, Need need) {
    return need.isWithinMinistry() ? present : present.andOperator();
  }

  private Answer handOn(
      RequestRow row, RequestStep next, Scope approver, Change change, Locale locale) {
    Answer answer = Answer.ok(views.present(row.id()), row.version());
    notices.asked(row, next);
    if (!change.dryRun()) {
      return answer;
    }
    // Whoever rehearses wants to know what will come of it in the end.
    Calls.Call call = call(row);
    Measured measured = call.measure();
    Approved all = new Approved(QuotaGrants.Source.PLATFORM, row.id(), locale);
    return consequences.telling(answer, measured, call.run(all), approver, locale);
  }

  /**
   * Gives what lacks and makes the call.
   *
   * @param approver the place, as seen by who is answered
   * @param by who approved last; null where it took nobody else
   */
  Answer grant(RequestRow row, Scope approver, @Nullable Caller by, Change change, Locale locale) {
    Caller asker = asker(row);
    Calls.Call call = call(row, asker);
    Measured measured = call.measure();
    Done done = call.run(new Approved(source(row), row.id(), locale));
    audit.confirmed(
        asker,
        by,
        row.id(),
        change.origin(),
        row.operation(),
        new AuditTarget(done.target().value(), row.tenantId(), row.ministryId()),
        done.answer().operation(),
        done.answer().status());
    TypedId receipt = done.answer().operation();
    end(row, RequestPhase.GRANTED, by, done.path(), receipt == null ? null : receipt.value());
    journal.event(EventType.REQUEST_GRANTED, row, RequestPhase.GRANTED);
    journal.note(row, NoteKind.GRANTED, by, null);
    notices.granted(row, done.path());
    Answer answer = Answer.ok(views.present(row.id()), row.version() + 1);
    Answer whole = receipt == null ? answer : answer.with(receipt);
    return consequences.telling(whole, measured, done, approver, locale);
  }

  /** Only an operator gives what a ministry does not have. */
  private static QuotaGrants.Source source(RequestRow row) {
    return row.approval().operatorBy() == null
        ? QuotaGrants.Source.MINISTRY
        : QuotaGrants.Source.PLATFORM;
  }

  Answer refuse(Caller caller, Change change, String id, RefuseRequest why) {
    return database.transact(
        () -> {
          RequestRow row = open(caller, change, id);
          RequestStep step = Objects.requireNonNull(row.waitsFor());
          calls.enter(caller, row, row.deciders(step));
          end(row, RequestPhase.REFUSED, caller, null, null);
          journal.event(EventType.REQUEST_REFUSED, row, RequestPhase.REFUSED);
          journal.note(row, NoteKind.REFUSED, caller, why.reason());
          notices.refused(row, why.reason());
          return Answer.ok(views.present(row.id()), row.version() + 1);
        });
  }

  /** Takes it back: whoever asked, or somebody else who could have asked for it there. */
  Answer withdraw(Caller caller, Change change, String id) {
    return database.transact(
        () -> {
          RequestRow row = open(caller, change, id);
          calls.enter(caller, row, roles("withdrawRequest"));
          end(row, RequestPhase.WITHDRAWN, caller, null, null);
          journal.event(EventType.REQUEST_WITHDRAWN, row, RequestPhase.WITHDRAWN);
          journal.note(row, NoteKind.WITHDRAWN, caller, null);
          return Answer.ok(views.present(row.id()), row.version() + 1);
        });
  }

  Answer comment(Caller caller, Change change, String id, CommentRequest what) {
    return database.transact(
        () -> {
          RequestRow row = locked(caller, change, id);
          calls.enter(caller, row, roles("commentRequest"));
          if (table.notes(row.id()) >= MOST_NOTES) {
            throw PlatformProblem.INVALID
                .problem()
                .because("/text", "violation.too-many-comments", MOST_NOTES);
          }
          journal.event(EventType.REQUEST_COMMENTED, row, views.phase(row));
          journal.note(row, NoteKind.COMMENTED, caller, what.text());
          return Answer.ok(views.present(row.id()), row.version());
        });
  }

  /**
   * What granting it now would do; null for who does not decide, and where nothing is to be
   * decided.
   */
  @Nullable RequestEstimateView estimate(Caller caller, RequestRow row, Locale locale) {
    if (views.phase(row) != RequestPhase.OPEN) {
      return null;
    }
    Scope reader;
    try {
      reader = calls.enter(caller, row, row.deciders(RequestStep.LEAD));
    } catch (Problem none) {
      return null;
    }
    try {
      return database.preview(() -> estimate(row, reader, locale));
    } catch (Problem obstacle) {
      return RequestEstimateView.hinderedBy(obstacle, locale);
    }
  }

  private RequestEstimateView estimate(RequestRow row, Scope reader, Locale locale) {
    Calls.Call call = call(row);
    Measured measured = call.measure();
    Done done = call.run(new Approved(QuotaGrants.Source.PLATFORM, row.id(), locale));
    return consequences.of(measured, done, reader, locale);
  }

  /** What is approved instead: where it says until when, that is what it ends. */
  private RequestRow changed(RequestRow row, ApproveRequest how, Locale locale) {
    Wish wish = row.wish();
    if (how.changes() != null) {
      JsonNode payload = Payloads.changed(wish.payload().deepCopy(), how.changes());
      payloads.require(row.operation(), payload, "/changes", locale);
      wish = Wish.of(row.operation(), payload, wish.until(), wish.about());
    }
    Instant until = Wish.stored(how.until());
    if (until != null) {
      wish = wish.withUntil(until);
      wish.requireGoesOn(clock.instant());
    }
    wish.requireOneEnd();
    boolean isAsAsked = wish.payload().equals(row.asked());
    RequestRow changed =
        row.changedTo(
            isAsAsked ? null : StoredJson.write(wish.payload()),
            Objects.equals(wish.until(), row.askedUntil()) ? null : wish.until());
    call(changed).check();
    return changed;
  }

  private RequestRow locked(Caller caller, Change change, String id) {
    RequestRow row = visible(caller, table.lock(id), id);
    change.ifMatch().check(row.version());
    return row;
  }

  private RequestRow open(Caller caller, Change change, String id) {
    RequestRow row = locked(caller, change, id);
    if (views.phase(row) != RequestPhase.OPEN) {
      throw RequestProblem.REQUEST_ENDED.problem(row.subject());
    }
    return row;
  }

  /**
   * Two decide on what takes two, and neither of them is who asked. No more is held than that: a
   * lead or an operator could do by themselves what they approve.
   */
  private static void requireAnother(RequestRow row, Caller caller) {
    String id = caller.actor().value();
    if (id.equals(row.askedBy()) || id.equals(row.leadBy())) {
      throw RequestProblem.OWN_REQUEST.problem(row.subject());
    }
  }

  private Calls.Call call(RequestRow row) {
    return call(row, asker(row));
  }

  /** The call as whoever asked for it makes it now. */
  private Calls.Call call(RequestRow row, Caller asker) {
    String asking = row.tenantId() == null ? "createMinistryRequest" : "createTenantRequest";
    Scope scope;
    try {
      scope = calls.enterToChange(asker, row, LeadsAlone.among(roles(asking), row.operation()));
    } catch (Problem gone) {
      if (RETIRING.contains(gone.code())) {
        throw gone;
      }
      throw RequestProblem.ASKER_GONE.problem(row.askedName());
    }
    Wish wish = row.wish();
    Instant end = wish.end();
    if (end != null && !end.isAfter(clock.instant())) {
      throw RequestProblem.UNTIL_PASSED.problem(row.subject(), Words.time(end));
    }
    return calls.call(row.operation(), scope, wish);
  }

  private Caller asker(RequestRow row) {
    return callers
        .again(row.askedPerson(), row.askedToken())
        .orElseThrow(() -> RequestProblem.ASKER_GONE.problem(row.askedName()));
  }

  private void end(
      RequestRow row,
      RequestPhase outcome,
      @Nullable Caller by,
      @Nullable String result,
      @Nullable String operation) {
    int ended =
        table.end(
            row.id(),
            outcome,
            by == null ? null : by.actor().value(),
            clock.instant(),
            result,
            operation);
    if (ended == 0) {
      throw RequestProblem.REQUEST_ENDED.problem(row.subject());
    }
    payloads.forgetSecrets(table, row);
  }

  Set<String> roles(String operation) {
    return Objects.requireNonNull(contract.operation(operation)).roles();
  }
}
