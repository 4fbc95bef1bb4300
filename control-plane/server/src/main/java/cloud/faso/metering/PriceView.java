package cloud.faso.metering;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A price as the API shows it.
 *
 * @param validTo its last day; null while no other follows
 */
public record PriceView(
    PriceId id,
    Item item,
    long xofPer1000Hours,
    LocalDate validFrom,
    @Nullable LocalDate validTo,
    Instant createdAt) {}
