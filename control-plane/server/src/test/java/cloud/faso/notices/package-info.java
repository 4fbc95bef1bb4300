/** Tests of lists cut into pages. */
@NullMarked
package cloud.faso.notices;

import org.jspecify.annotations.NullMarked;
