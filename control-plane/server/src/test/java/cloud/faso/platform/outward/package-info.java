/** Tests of lists cut into pages. */
@NullMarked
package cloud.faso.platform.outward;

import org.jspecify.annotations.NullMarked;
