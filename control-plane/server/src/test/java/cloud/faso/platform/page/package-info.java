/** Tests of lists cut into pages. */
@NullMarked
package cloud.faso.platform.page;

import org.jspecify.annotations.NullMarked;
