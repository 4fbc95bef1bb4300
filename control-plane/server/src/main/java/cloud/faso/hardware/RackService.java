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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Use cases of racks. */
public final class RackService {

  private final Database database;
  private final RackTable table;
  private final SiteService sites;
  private final Events events;
  private final IdSource ids;
  private final InstantSource clock;

  public RackService(
      Database database, SiteService sites, Events events, IdSource ids, InstantSource clock) {
    this.database = database;
    this.table = database.table(RackTable.class);
    this.sites = sites;
    this.events = events;
    this.ids = ids;
    this.clock = clock;
  }

  /** What a patch may change. */
  private record Patchable(@Nullable String powerFeed) {}

  public Page<RackView> list(PlatformScope scope, PageQuery page, @Nullable String site) {
    return page.cut(table.list(page, site), RackRow::name, row -> row.id().value(), RackView::of);
  }

  public RackView get(PlatformScope scope, String ref) {
    return RackView.of(require(ref));
  }

  /** The rack of this site with this id or name. */
  Optional<RackRow> find(SiteId site, String ref) {
    return table.find(ref).stream().filter(rack -> rack.siteId().equals(site)).findFirst();
  }

  public Answer create(PlatformScope scope, CreateRackRequest request) {
    return database.transact(
        () -> {
          SiteRow site = sites.named(request.site(), "/site");
          RackRow row =
              new RackRow(
                  ids.next(RackId.PREFIX, RackId::new),
                  site.id(),
                  site.name(),
                  request.name(),
                  request.powerFeed(),
                  1,
                  clock.instant());
          table.insert(row);
          record(EventType.RACK_CREATED, row);
          return Answer.created(RackView.of(row), 1, "/v1/racks/" + row.id().value());
        });
  }

  public Answer patch(PlatformScope scope, String ref, MergePatch patch, IfMatch ifMatch) {
    return database.transact(
        () -> {
          RackRow row = require(ref);
          ifMatch.check(row.version());
          Patchable wanted = patch.applyTo(new Patchable(row.powerFeed()), Patchable.class);
          ifMatch.held(
              table.update(row.id(), row.version(), wanted.powerFeed()), () -> version(row.id()));
          record(EventType.RACK_CHANGED, row);
          return Answer.ok(RackView.of(require(row.id().value())), row.version() + 1);
        });
  }

  public Answer delete(PlatformScope scope, String ref, IfMatch ifMatch) {
    return database.transact(
        () -> {
          RackRow row = require(ref);
          ifMatch.check(row.version());
          ifMatch.held(table.delete(row.id(), row.version()), () -> version(row.id()));
          record(EventType.RACK_DELETED, row);
          return Answer.gone();
        });
  }

  private RackRow require(String ref) {
    List<RackRow> found = table.find(ref);
    if (found.size() > 1) {
      throw PlatformProblem.AMBIGUOUS_NAME.problem(
          "rack",
          ref,
          found.stream().map(rack -> rack.id().value()).collect(Collectors.joining(", ")));
    }
    return found.stream()
        .findFirst()
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("rack", ref));
  }

  private long version(RackId id) {
    return require(id.value()).version();
  }

  private void record(EventType type, RackRow row) {
    events.record(type, row.id(), null, null, Map.of("name", row.name()));
  }
}
