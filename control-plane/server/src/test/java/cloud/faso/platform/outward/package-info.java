/** Tests of calls to the outside. */
@NullMarked
package cloud.faso.platform.outward;

import org.jspecify.annotations.NullMarked;
