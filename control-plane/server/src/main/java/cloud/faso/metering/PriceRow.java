package cloud.faso.metering;

import java.time.Instant;
import java.time.LocalDate;
import org.jdbi.v3.core.mapper.reflect.ColumnName;
import org.jspecify.annotations.Nullable;

/**
 * A price as stored.
 *
 * @param xofPer1000 of 1,000 hours of one vCPU, GiB or address; of traffic, of 1,000 GiB
 * @param validFrom its first day
 */
public record PriceRow(
    PriceId id,
    Item item,
    @ColumnName("xof_per_1000_hours") long xofPer1000,
    LocalDate validFrom,
    Instant createdAt) {

  @Nullable Long xofPer1000Hours() {
    return item.unit().isTimed() ? (Long) xofPer1000 : null;
  }

  @Nullable Long xofPer1000GiB() {
    return item.unit().isTimed() ? null : (Long) xofPer1000;
  }
}
