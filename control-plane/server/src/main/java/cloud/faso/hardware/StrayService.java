package cloud.faso.hardware;

import cloud.faso.access.PlatformScope;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.spec.agent.StrayReport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What agents found and nothing accounts for: reported by them, read by operators. */
public final class StrayService {

  private final StrayTable table;
  private final Events events;
  private final IdSource ids;
  private final InstantSource clock;

  public StrayService(Database database, Events events, IdSource ids, InstantSource clock) {
    this.table = database.table(StrayTable.class);
    this.events = events;
    this.ids = ids;
    this.clock = clock;
  }

  public Page<StrayView> list(PlatformScope scope, PageQuery page, @Nullable String node) {
    return page.cut(table.list(page, node), StrayRow::name, StrayService::cursor, StrayView::of);
  }

  private static String cursor(StrayRow row) {
    return row.strayId().value();
  }

  /**
   * Takes in what a node's agent found, in the present transaction.
   *
   * @param complete whether that is all there is; what is not there any more is forgotten
   */
  public void report(NodeId node, List<StrayReport> reports, boolean complete) {
    Instant now = clock.instant();
    Set<String> gone = new HashSet<>(complete ? table.known(node) : List.of());
    for (StrayReport report : reports) {
      if (table.seeAgain(node, report, now) == 0) {
        table.insert(ids.next(StrayId.PREFIX, StrayId::new), node, report, now);
        events.record(
            EventType.NODE_STRAY_FOUND,
            node,
            null,
            null,
            Map.of("stray", report.id(), "name", report.name()));
      }
      gone.remove(report.id());
    }
    gone.forEach(id -> table.delete(node, id));
  }
}
