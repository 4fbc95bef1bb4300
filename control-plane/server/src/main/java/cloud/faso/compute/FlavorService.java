package cloud.faso.compute;

import cloud.faso.access.PlatformScope;
import cloud.faso.metering.Prices;
import cloud.faso.metering.Use;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.placement.Remedy;
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
import org.jspecify.annotations.Nullable;

/** Use cases of flavors. */
public final class FlavorService {

  private final Database database;
  private final FlavorTable table;
  private final Prices prices;
  private final Events events;
  private final IdSource ids;
  private final InstantSource clock;

  public FlavorService(
      Database database, Prices prices, Events events, IdSource ids, InstantSource clock) {
    this.database = database;
    this.table = database.table(FlavorTable.class);
    this.prices = prices;
    this.events = events;
    this.ids = ids;
    this.clock = clock;
  }

  /** What a patch may change; its size never, for VMs have it. */
  private record Patchable(@Nullable String description) {}

  public Page<FlavorView> list(PlatformScope scope, PageQuery page) {
    return page.cut(table.list(page), FlavorRow::name, row -> row.id().value(), this::view);
  }

  public FlavorView get(PlatformScope scope, String ref) {
    return view(require(ref));
  }

  /** The flavor with this id or name; for VMs. */
  public Optional<FlavorRow> find(String ref) {
    return table.find(ref);
  }

  /** The sizes that VMs can have. */
  List<Remedy.Size> sizes() {
    return table.sizes().stream()
        .map(size -> new Remedy.Size(size.name(), size.vcpus(), size.memoryMib()))
        .toList();
  }

  public Answer create(PlatformScope scope, CreateFlavorRequest request) {
    return database.transact(
        () -> {
          FlavorRow row = row(request);
          table.insert(row);
          record(EventType.FLAVOR_CREATED, row);
          return Answer.created(view(row), 1, "/v1/flavors/" + row.id().value());
        });
  }

  public Answer patch(PlatformScope scope, String ref, MergePatch patch, IfMatch ifMatch) {
    return database.transact(
        () -> {
          FlavorRow row = require(ref);
          ifMatch.check(row.version());
          Patchable present = new Patchable(row.description());
          Patchable wanted = patch.applyTo(present, Patchable.class);
          ifMatch.held(
              table.update(row.id(), row.version(), wanted.description()), () -> version(row.id()));
          record(EventType.FLAVOR_CHANGED, row);
          return Answer.ok(view(require(ref)), row.version() + 1);
        });
  }

  public Answer delete(PlatformScope scope, String ref, IfMatch ifMatch) {
    return database.transact(
        () -> {
          FlavorRow row = require(ref);
          ifMatch.check(row.version());
          ifMatch.held(table.delete(row.id(), row.version()), () -> version(row.id()));
          record(EventType.FLAVOR_DELETED, row);
          return Answer.gone();
        });
  }

  private FlavorView view(FlavorRow row) {
    Use running = new Use(true, row.vcpus(), row.memoryMib(), row.rootDiskGib(), 0, "{}");
    return FlavorView.of(row, prices.monthlyXof(running));
  }

  private FlavorRow require(String ref) {
    return find(ref).orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("flavor", ref));
  }

  private FlavorRow row(CreateFlavorRequest request) {
    return new FlavorRow(
        ids.next(FlavorId.PREFIX, FlavorId::new),
        request.name(),
        request.description(),
        request.vcpus(),
        request.memoryMiB(),
        request.rootDiskGiB(),
        1,
        clock.instant());
  }

  private long version(FlavorId id) {
    return require(id.value()).version();
  }

  private void record(EventType type, FlavorRow row) {
    events.record(type, row.id(), null, null, Map.of("name", row.name()));
  }
}
