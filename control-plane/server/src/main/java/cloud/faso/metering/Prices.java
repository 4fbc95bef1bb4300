package cloud.faso.metering;

import cloud.faso.platform.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** What things cost now, for whoever shows them. */
public final class Prices {

  /** For so long another replica may show the price before a change. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final PriceTable table;
  private final InstantSource clock;
  private final ZoneId zone;
  private volatile @Nullable Known known;

  private record Known(PriceList list, Instant readAt) {}

  Prices(Database database, InstantSource clock, ZoneId zone) {
    this.table = database.table(PriceTable.class);
    this.clock = clock;
    this.zone = zone;
  }

  /** What a use costs in a month of 730 hours at today’s prices. */
  public long monthlyXof(Use use) {
    Instant now = clock.instant();
    Known present = known;
    if (present == null || !now.isBefore(present.readAt().plus(FRESH))) {
      present = new Known(list(), now);
      known = present;
    }
    return present.list().monthlyXof(use, now);
  }

  /** Every price, as the database has it. */
  PriceList list() {
    return new PriceList(table.all(), zone);
  }

  /** They have changed. */
  void forget() {
    known = null;
  }
}
