package cloud.faso.hardware;

import cloud.faso.access.PlatformScope;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.spec.agent.PoolReport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Storage pools: reported by agents, read by operators. */
public final class PoolService {

  private final PoolTable table;
  private final IdSource ids;
  private final InstantSource clock;

  public PoolService(Database database, IdSource ids, InstantSource clock) {
    this.table = database.table(PoolTable.class);
    this.ids = ids;
    this.clock = clock;
  }

  public Page<PoolView> list(
      PlatformScope scope, PageQuery page, @Nullable String site, @Nullable String node) {
    boolean byNode = "node".equals(page.property());
    return page.cut(
        table.list(page, site, node),
        row -> byNode ? row.node() : row.name(),
        row -> row.id().value(),
        PoolView::of);
  }

  public PoolView get(PlatformScope scope, String id) {
    return table
        .find(id)
        .map(PoolView::of)
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("pool", id));
  }

  /**
   * Takes in all the pools that a node has, in the present transaction. One that is there no longer
   * is forgotten, unless a disk lies on it: then it has no room any more.
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
