package cloud.faso.metering;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A price as stored.
 *
 * @param xofPer1000Hours of one vCPU, GiB or address
 * @param validFrom its first day
 */
public record PriceRow(
    PriceId id, Item item, long xofPer1000Hours, LocalDate validFrom, Instant createdAt) {}
