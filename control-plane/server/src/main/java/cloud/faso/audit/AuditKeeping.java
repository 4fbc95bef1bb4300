package cloud.faso.audit;

import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/**
 * Forgets entries that were kept long enough: whole signed days, oldest first. The line of the last
 * day that was cut is kept, and what is left proves itself from there on.
 */
public final class AuditKeeping {

  private static final int BATCH = 1000;

  private final Database database;
  private final AuditTable table;
  private final Map<AuditChain, Integer> months;
  private final InstantSource clock;

  /**
   * @param months for how many months each chain is kept
   */
  public AuditKeeping(Database database, Map<AuditChain, Integer> months, InstantSource clock) {
    this.database = database;
    this.table = database.table(AuditTable.class);
    this.months = months;
    this.clock = clock;
  }

  /** Cuts what is old enough. */
  public Periodic forgetting() {
    return new Periodic("forget-audit", Duration.ofHours(1), () -> months.forEach(this::cut));
  }

  private void cut(AuditChain chain, int months) {
    LocalDate before = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusMonths(months);
    Optional<AuditTable.DayRow> last = table.dayBefore(chain, before);
    if (last.isPresent()) {
      while (database.transact(() -> cutSome(chain, last.get())) == BATCH) {
        // more are old enough
      }
    }
  }

  private int cutSome(AuditChain chain, AuditTable.DayRow last) {
    // Said before the first entry goes: an export begins behind it.
    table.cut(chain, last.sealedOn());
    table.forgetDaysBefore(chain, last.sealedOn());
    return table.forget(chain, last.lastSeq(), BATCH);
  }
}
