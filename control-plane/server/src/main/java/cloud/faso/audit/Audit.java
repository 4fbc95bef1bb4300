package cloud.faso.audit;

import cloud.faso.access.Caller;
import cloud.faso.access.Role;
import cloud.faso.access.Scope;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.Origin;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes down who did what, and who was refused. */
public final class Audit {

  private final Database database;
  private final AuditTable table;
  private final IdSource ids;
  private final InstantSource clock;

  public Audit(Database database, IdSource ids, InstantSource clock) {
    this.database = database;
    this.table = database.table(AuditTable.class);
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * A change; to be called in its transaction.
   *
   * @param target null when it is not one thing
   * @param because the confirmation that allowed it; null for what needed none
   * @param status of the answer, HTTP
   * @param operation receipt of the work that goes on; null for none
   */
  public void done(
      Scope scope,
      Change change,
      @Nullable AuditTarget target,
      @Nullable TypedId because,
      int status,
      @Nullable TypedId operation) {
    write(
        AuditChain.CHANGES,
        scope.caller(),
        new Cause(null, because),
        change.origin(),
        change.operation(),
        target == null ? AuditTarget.somewhereIn(scope) : target,
        text(operation),
        Outcome.done(status));
  }

  /**
   * What {@code asker} had asked for was done when {@code confirmer} confirmed it; to be called in
   * its transaction.
   *
   * @param confirmer null where it took nobody else
   * @param because the request, or the confirmation, that it was done for
   * @param verb operationId of what was asked for
   * @param operation receipt of the work that goes on; null for none
   * @param status as it would have been answered, HTTP
   */
  public void confirmed(
      Caller asker,
      @Nullable Caller confirmer,
      TypedId because,
      Origin origin,
      String verb,
      AuditTarget target,
      @Nullable TypedId operation,
      int status) {
    write(
        AuditChain.CHANGES,
        asker,
        new Cause(confirmer, because),
        origin,
        verb,
        target,
        text(operation),
        Outcome.done(status));
  }

  /**
   * What the control plane does by itself, as rules that were agreed on have it; to be called in
   * its transaction.
   *
   * @param verb operationId of what it is the same as
   * @param operation receipt of the work that goes on; null for none
   */
  public void byItself(
      String verb, AuditReason why, AuditTarget target, @Nullable TypedId operation) {
    byItself(verb, why.written(null), target, operation);
  }

  /**
   * A role that the issuer's groups give a person by now, or give no longer; to be called in the
   * transaction that reads them.
   *
   * @param verb operationId of the call that does the same
   * @param target the person, and where the role counts
   */
  public void byGroups(String verb, Role role, AuditTarget target) {
    byItself(verb, AuditReason.ISSUER_GROUPS.written(role.word()), target, null);
  }

  private void byItself(
      String verb, String request, AuditTarget target, @Nullable TypedId operation) {
    write(
        AuditChain.CHANGES,
        null,
        Cause.NONE,
        new Origin(request, null, null),
        verb,
        target,
        text(operation),
        Outcome.done(202));
  }

  /** Somebody signed in; to be called in the transaction that made the session. */
  public void signedIn(Caller caller, Change change, TypedId session, int status) {
    write(
        AuditChain.CHANGES,
        caller,
        Cause.NONE,
        change.origin(),
        change.operation(),
        new AuditTarget(session.value(), null, null),
        null,
        Outcome.done(status));
  }

  /**
   * Attempts that were refused alike.
   *
   * @param last of them
   * @param attempts how many they were, at least one
   */
  void refused(Refusals.Attempt last, int attempts) {
    database.transact(
        () ->
            write(
                AuditChain.REFUSALS,
                last.caller(),
                Cause.NONE,
                last.origin(),
                last.verb(),
                last.target(),
                null,
                new Outcome(last.status(), last.code(), attempts)));
  }

  Page<AuditView> list(AuditFilter filter, PageQuery page, Locale locale) {
    return page.cut(
        table.list(filter, page),
        row -> row.id().value(),
        row -> row.id().value(),
        row -> AuditView.of(row, locale));
  }

  /** Who confirmed it, and what for. */
  private record Cause(@Nullable Caller confirmer, @Nullable TypedId because) {

    static final Cause NONE = new Cause(null, null);

    @Nullable String confirmedBy() {
      return confirmer == null ? null : confirmer.actor().value();
    }
  }

  /** What came of it, and how often. */
  private record Outcome(int status, @Nullable String code, int attempts) {

    static Outcome done(int status) {
      return new Outcome(status, null, 1);
    }

    /** As lines have it, in which one says nothing. */
    @Nullable Integer several() {
      return attempts == 1 ? null : attempts;
    }
  }

  private void write(
      AuditChain chain,
      @Nullable Caller caller,
      Cause cause,
      Origin origin,
      String verb,
      AuditTarget target,
      @Nullable String operation,
      Outcome outcome) {
    // Before its id, by which it is found: the id is of the same millisecond or later.
    Instant at = clock.instant();
    AuditEntry entry =
        new AuditEntry(
            ids.next(AuditId.PREFIX, AuditId::new),
            at,
            caller == null ? null : text(caller.token()),
            caller == null ? null : text(caller.person()),
            caller == null ? null : caller.responsible(),
            nameOf(chain, caller),
            cause.confirmedBy(),
            text(cause.because()),
            origin.address(),
            verb,
            origin.request(),
            target.id(),
            text(target.tenant()),
            text(target.ministry()),
            operation,
            outcome.status(),
            outcome.code(),
            outcome.several(),
            origin.traceId());
    table.insert(
        new AuditRow(
            entry.id(),
            chain,
            null,
            entry.at(),
            caller == null ? null : caller.actor().value(),
            entry.responsible(),
            verb,
            entry.target(),
            entry.tenant(),
            entry.ministry(),
            entry.because(),
            entry.status(),
            StoredJson.write(entry)));
  }

  /** Who changed something without calling is Faso itself. */
  private static @Nullable String nameOf(AuditChain chain, @Nullable Caller caller) {
    if (caller != null) {
      return caller.name();
    }
    return chain == AuditChain.CHANGES ? "faso" : null;
  }

  private static @Nullable String text(@Nullable TypedId id) {
    return id == null ? null : id.value();
  }
}
