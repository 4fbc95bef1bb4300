package cloud.faso.metering;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A price as the API shows it.
 *
 * @param xofPer1000Hours of one vCPU, GiB or address; null of traffic
 * @param xofPer1000GiB of traffic; null of all else
 * @param validTo its last day; null while no other follows
 */
public record PriceView(
    PriceId id,
    Item item,
    @Nullable Long xofPer1000Hours,
    @Nullable Long xofPer1000GiB,
    LocalDate validFrom,
    @Nullable LocalDate validTo,
    Instant createdAt) {}
