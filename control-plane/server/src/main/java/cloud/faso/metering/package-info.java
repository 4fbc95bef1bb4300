/**
 * What is used, what it costs, and what was billed.
 *
 * <p>{@link cloud.faso.metering.Meters} keeps the use of each thing as intervals that adjoin; other
 * features call it in the transaction of each change, and nobody else writes {@code meter} and
 * {@code metered}. {@link cloud.faso.metering.TrafficMeter} adds up, day by day, what things send
 * and receive, in {@code traffic}. {@link cloud.faso.metering.Bill} makes lines of money of both
 * and of prices, purely. {@link cloud.faso.metering.StatementService} shows a month as it stands
 * and closes it once it is over: from then on its document is what is stored, and never changes.
 * Prices are written by operators, and never for days that were billed ({@link
 * cloud.faso.metering.PriceService}).
 */
@NullMarked
package cloud.faso.metering;

import org.jspecify.annotations.NullMarked;
