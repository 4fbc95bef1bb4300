package cloud.faso.hardware;

import cloud.faso.notices.Audience;
import cloud.faso.notices.NoticeType;
import cloud.faso.notices.Notices;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Tells the operators when a storage pool fills up: once when little is left and once when it is
 * nearly nothing, until enough is free again.
 */
public final class PoolWatch {

  /** Of its capacity, in per cent; what is worse comes first. */
  private static final List<Integer> LEFT = List.of(5, PoolRow.NEARLY_FULL_PERCENT);

  /** How much has to be free until it is told of anew, lest it is told of for each gibibyte. */
  private static final int ENOUGH = 20;

  private final Database database;
  private final PoolTable table;
  private final Events events;
  private final Notices notices;

  public PoolWatch(Database database, Events events, Notices notices) {
    this.database = database;
    this.table = database.table(PoolTable.class);
    this.events = events;
    this.notices = notices;
  }

  public Periodic watching() {
    return new Periodic("watch-pools", Duration.ofSeconds(30), this::look);
  }

  void look() {
    database.transact(() -> table.forgetTold(ENOUGH));
    for (int left : LEFT) {
      for (PoolRow pool : table.filling(left)) {
        database.transact(
            () -> {
              if (table.told(pool.id(), left) == 1) {
                tell(pool);
              }
            });
      }
    }
  }

  private void tell(PoolRow pool) {
    events.record(
        EventType.POOL_NEARLY_FULL,
        pool.id(),
        null,
        null,
        Map.of("name", pool.name(), "node", pool.node(), "freeGiB", pool.freeGib()));
    notices.tell(
        Audience.OPERATORS,
        NoticeType.POOL_NEARLY_FULL,
        pool.name(),
        pool.node(),
        pool.freeGib(),
        pool.capacityGib());
  }
}
