/** Tests of lists cut into pages. */
@NullMarked
package cloud.faso.platform.secret;

import org.jspecify.annotations.NullMarked;
