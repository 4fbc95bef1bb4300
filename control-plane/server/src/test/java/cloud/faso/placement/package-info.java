/** Placement on fleets that stand in a string. */
@NullMarked
package cloud.faso.placement;

import org.jspecify.annotations.NullMarked;
