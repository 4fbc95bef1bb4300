package cloud.faso.hardware;

import cloud.faso.access.PlatformScope;
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
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Use cases of sites. */
public final class SiteService {

  private final Database database;
  private final SiteTable table;
  private final Events events;
  private final IdSource ids;
  private final InstantSource clock;

  public SiteService(Database database, Events events, IdSource ids, InstantSource clock) {
    this.database = database;
    this.table = database.table(SiteTable.class);
    this.events = events;
    this.ids = ids;
    this.clock = clock;
  }

  /** What a patch may change. */
  private record Patchable(@Nullable String displayName) {}

  public Page<SiteView> list(PlatformScope scope, PageQuery page) {
    return page.cut(table.list(page), SiteRow::name, row -> row.id().value(), SiteView::of);
  }

  public SiteView get(PlatformScope scope, String ref) {
    return SiteView.of(require(ref));
  }

  /** The site with this id or name; for other features. */
  public Optional<SiteRow> find(String ref) {
    return table.find(ref);
  }

  private SiteRow require(String ref) {
    return find(ref).orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("site", ref));
  }

  private long version(SiteId id) {
    return require(id.value()).version();
  }

  /** The site that a request's body names at this JSON pointer. */
  SiteRow named(String ref, String pointer) {
    return table
        .find(ref)
        .orElseThrow(() -> PlatformProblem.unknownReference(pointer, "site", ref));
  }

  public Answer create(PlatformScope scope, CreateSiteRequest request) {
    return database.transact(
        () -> {
          SiteRow row =
              new SiteRow(
                  ids.next(SiteId.PREFIX, SiteId::new),
                  request.name(),
                  request.displayName(),
                  1,
                  clock.instant());
          table.insert(row);
          events.record(EventType.SITE_CREATED, row.id(), null, null, Map.of("name", row.name()));
          return Answer.created(SiteView.of(row), 1, "/v1/sites/" + row.id().value());
        });
  }

  public Answer patch(PlatformScope scope, String ref, MergePatch patch, IfMatch ifMatch) {
    return database.transact(
        () -> {
          SiteRow row = require(ref);
          ifMatch.check(row.version());
          Patchable wanted = patch.applyTo(new Patchable(row.displayName()), Patchable.class);
          ifMatch.held(
              table.update(row.id(), row.version(), wanted.displayName()), () -> version(row.id()));
          events.record(EventType.SITE_CHANGED, row.id(), null, null, Map.of("name", row.name()));
          return Answer.ok(SiteView.of(require(ref)), row.version() + 1);
        });
  }

  public Answer delete(PlatformScope scope, String ref, IfMatch ifMatch) {
    return database.transact(
        () -> {
          SiteRow row = require(ref);
          ifMatch.check(row.version());
          ifMatch.held(table.delete(row.id(), row.version()), () -> version(row.id()));
          events.record(EventType.SITE_DELETED, row.id(), null, null, Map.of("name", row.name()));
          return Answer.gone();
        });
  }
}
