/** Tests of who may call. */
@NullMarked
package cloud.faso.access;

import org.jspecify.annotations.NullMarked;
