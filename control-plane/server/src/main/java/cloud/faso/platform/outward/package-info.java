/**
 * Calls to addresses that others named. {@link cloud.faso.platform.outward.Destinations} decides
 * where they may go, {@link cloud.faso.platform.outward.OutwardCalls} makes them, to the very
 * addresses that were looked at.
 */
@NullMarked
package cloud.faso.platform.outward;

import org.jspecify.annotations.NullMarked;
