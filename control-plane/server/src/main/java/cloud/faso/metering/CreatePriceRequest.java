package cloud.faso.metering;

import java.time.LocalDate;

/**
 * A price to set.
 *
 * @param xofPer1000Hours of one vCPU, GiB or address
 * @param validFrom its first day, in the operator's zone
 */
public record CreatePriceRequest(Item item, long xofPer1000Hours, LocalDate validFrom) {}
