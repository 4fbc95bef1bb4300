package cloud.faso.hardware;

import cloud.faso.access.PlatformScope;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.spec.agent.PoolReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Storage pools: reported by agents, read by operators, who say how full they may become. */
public final class PoolService {

  private static final Duration RECHECK = Duration.ofSeconds(1);

  private final Database database;
  private final PoolTable table;
  private final Events events;
  private final IdSource ids;
  private final InstantSource clock;
  private final Signals<NodeId> changed;
  private Consumer<NodeId> roomChanged = _ -> {};

  /**
   * With pools that change.
   *
   * @param changed told of every node whose agent came
   */
  public PoolService(
      Database database,
      Events events,
      IdSource ids,
      InstantSource clock,
      Signals<NodeId> changed) {
    this.database = database;
    this.table = database.table(PoolTable.class);
    this.events = events;
    this.ids = ids;
    this.clock = clock;
    this.changed = changed;
  }

  /** Has somebody know after each commit by which a node has more or less room. */
  public void whenRoomChanges(Consumer<NodeId> hearer) {
    roomChanged = hearer;
  }

  public Page<PoolView> list(
      PlatformScope scope,
      PageQuery page,
      @Nullable String site,
      @Nullable String node,
      Locale locale) {
    boolean byNode = "node".equals(page.property());
    return page.cut(
        table.list(page, site, node),
        row -> byNode ? row.node() : row.name(),
        row -> row.id().value(),
        row -> PoolView.of(row, locale));
  }

  public PoolView get(PlatformScope scope, String id, Locale locale) {
    return PoolView.of(require(id), locale);
  }

  /** The pool once it is in {@code phase}, or as it is when the time is up. */
  public PoolView await(
      PlatformScope scope, String id, String phase, Duration atMost, Locale locale) {
    NodeId node = require(id).nodeId();
    changed.await(
        node,
        atMost,
        RECHECK,
        () -> get(scope, id, locale).phase().name().equals(phase) ? node : null);
    return get(scope, id, locale);
  }

  /** What a patch may change. */
  private record Patchable(double overcommit, boolean draining) {}

  /**
   * Changes how much may be promised, be that less than is promised already, and whether anything
   * new is placed there. What lies there stays.
   */
  public Answer patch(
      PlatformScope scope, String id, MergePatch patch, IfMatch ifMatch, Locale locale) {
    return database.transact(
        () -> {
          PoolRow row = require(id);
          ifMatch.check(row.generation());
          Patchable wanted =
              patch.applyTo(
                  new Patchable(row.overcommitPercent() / 100.0, row.draining()), Patchable.class);
          int count =
              table.update(
                  row.id(),
                  row.generation(),
                  Overcommit.percent(wanted.overcommit()),
                  wanted.draining());
          ifMatch.held(count, () -> require(id).generation());
          events.record(
              EventType.POOL_CHANGED,
              row.id(),
              null,
              null,
              Map.of("name", row.name(), "node", row.node(), "draining", wanted.draining()));
          database.afterCommit(
              () -> {
                changed.signal(row.nodeId());
                roomChanged.accept(row.nodeId());
              });
          PoolView view = get(scope, id, locale);
          return Answer.ok(view, view.generation());
        });
  }

  private PoolRow require(String id) {
    return table.find(id).orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("pool", id));
  }

  /**
   * Takes in all the pools that a node has, in the present transaction. One that is there no longer
   * is forgotten, unless a disk lies on it, or operators said how full it may become: then it has
   * no room any more.
   */
  public void report(NodeId node, List<PoolReport> reports) {
    Instant now = clock.instant();
    Set<String> gone = new HashSet<>(table.names(node));
    for (PoolReport report : reports) {
      if (table.report(node, report, now) == 0) {
        table.insert(ids.next(PoolId.PREFIX, PoolId::new), node, report, now);
      }
      gone.remove(report.name());
    }
    for (String name : gone) {
      if (table.deleteUnused(node, name) == 0) {
        table.empty(node, name);
      }
    }
  }
}
