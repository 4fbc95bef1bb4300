package cloud.faso.metering;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A price to set.
 *
 * @param xofPer1000Hours of one vCPU, GiB or address; none of traffic
 * @param xofPer1000GiB of traffic; none of all else
 * @param validFrom its first day, in the operator's zone
 */
public record CreatePriceRequest(
    Item item, @Nullable Long xofPer1000Hours, @Nullable Long xofPer1000GiB, LocalDate validFrom) {}
