package cloud.faso.compute;

import cloud.faso.access.Directory;
import cloud.faso.access.TenantScope;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Use cases of SSH keys. */
public final class KeyService {

  private final Database database;
  private final KeyTable table;
  private final Directory directory;
  private final Events events;
  private final IdSource ids;
  private final InstantSource clock;

  public KeyService(
      Database database, Directory directory, Events events, IdSource ids, InstantSource clock) {
    this.database = database;
    this.table = database.table(KeyTable.class);
    this.directory = directory;
    this.events = events;
    this.ids = ids;
    this.clock = clock;
  }

  public Page<KeyView> list(TenantScope scope, PageQuery page) {
    return page.cut(
        table.list(scope.tenant(), page), KeyRow::name, row -> row.id().value(), KeyView::of);
  }

  /** The tenant's key with this id or name; for VMs. */
  public Optional<KeyRow> find(TenantScope scope, String ref) {
    return table.find(scope.tenant(), ref);
  }

  public Answer create(TenantScope scope, CreateKeyRequest request) {
    PublicKeyLine line = PublicKeyLine.parse(request.publicKey(), "/publicKey");
    return database.transact(
        () -> {
          directory.hold(scope.ministry(), scope.tenant());
          KeyRow row = row(scope, request.name(), line);
          table.insert(row);
          record(EventType.KEY_CREATED, scope, row);
          return Answer.created(KeyView.of(row), row.version(), path(row));
        });
  }

  public Answer delete(TenantScope scope, String ref, IfMatch ifMatch) {
    return database.transact(
        () -> {
          KeyRow row = require(scope, ref);
          ifMatch.check(row.version());
          ifMatch.held(
              table.delete(scope.tenant(), row.id()),
              () -> require(scope, row.id().value()).version());
          record(EventType.KEY_DELETED, scope, row);
          return Answer.gone();
        });
  }

  KeyRow require(TenantScope scope, String ref) {
    return find(scope, ref).orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("key", ref));
  }

  private KeyRow row(TenantScope scope, String name, PublicKeyLine line) {
    return new KeyRow(
        ids.next(KeyId.PREFIX, KeyId::new),
        scope.tenant(),
        name,
        line.text(),
        line.fingerprint(),
        1,
        clock.instant());
  }

  private static String path(KeyRow row) {
    return "/v1/tenants/" + row.tenantId().value() + "/keys/" + row.id().value();
  }

  private void record(EventType type, TenantScope scope, KeyRow row) {
    events.record(
        type,
        row.id(),
        scope.tenant(),
        scope.ministry(),
        Map.of("name", row.name(), "fingerprint", row.fingerprint()));
  }
}
