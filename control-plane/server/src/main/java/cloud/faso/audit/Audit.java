package cloud.faso.audit;

import cloud.faso.access.Caller;
import cloud.faso.access.Scope;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.Origin;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import java.time.InstantSource;
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
   * @param target id of what was changed; null when it is not one thing
   */
  public void done(Scope scope, Change change, @Nullable String target, Answer answer) {
    done(scope.caller(), scope, change, target, answer);
  }

  /**
   * What {@code asker} had asked for was done when {@code confirmer} confirmed it; to be called in its
   * transaction.
   *
   * @param verb operationId of what was asked for
   */
  public void confirmed(
      Caller asker, Caller confirmer, Origin origin, String verb, String target, Answer answer) {
    write(
        asker,
        confirmer,
        origin,
        verb,
        target,
        null,
        null,
        text(answer.operation()),
        answer.status(),
        null);
  }

  /** Somebody signed in; to be called in the transaction that made the session. */
  public void signedIn(Caller caller, Change change, TypedId session) {
    done(caller, caller.enterSelf(), change, session.value(), Answer.gone());
  }

  private void done(
      Caller caller, Scope scope, Change change, @Nullable String target, Answer answer) {
    write(
        caller,
        null,
        change.origin(),
        change.operation(),
        target,
        text(scope.tenant()),
        text(scope.ministry()),
        text(answer.operation()),
        answer.status(),
        null);
  }

  /**
   * An attempt that was refused.
   *
   * @param caller null for one whom nobody knows
   * @param scope where it was tried; null for one who did not get in
   */
  public void refused(
      @Nullable Caller caller,
      @Nullable Scope scope,
      Origin origin,
      String verb,
      int status,
      @Nullable String code) {
    database.transact(
        () ->
            write(
                caller,
                null,
                origin,
                verb,
                null,
                scope == null ? null : text(scope.tenant()),
                scope == null ? null : text(scope.ministry()),
                null,
                status,
                code));
  }

  Page<AuditView> list(AuditFilter filter, PageQuery page) {
    return page.cut(
        table.list(filter, page), row -> row.id().value(), row -> row.id().value(), AuditView::of);
  }

  private void write(
      @Nullable Caller caller,
      @Nullable Caller confirmer,
      Origin origin,
      String verb,
      @Nullable String target,
      @Nullable String tenant,
      @Nullable String ministry,
      @Nullable String operation,
      int status,
      @Nullable String code) {
    AuditEntry entry =
        new AuditEntry(
            ids.next(AuditId.PREFIX, AuditId::new),
            clock.instant(),
            caller == null ? null : text(caller.token()),
            caller == null ? null : text(caller.person()),
            caller == null ? null : caller.name(),
            confirmer == null ? null : confirmer.actor().value(),
            origin.address(),
            verb,
            origin.request(),
            target,
            tenant,
            ministry,
            operation,
            status,
            code,
            origin.traceId());
    table.insert(
        new AuditRow(
            entry.id(),
            null,
            entry.at(),
            caller == null ? null : caller.actor().value(),
            verb,
            target,
            tenant,
            ministry,
            status,
            StoredJson.write(entry)));
  }

  private static @Nullable String text(@Nullable TypedId id) {
    return id == null ? null : id.value();
  }
}
