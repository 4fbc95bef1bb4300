/** Tests of who may call. */
@NullMarked
package cloud.faso.people;

import org.jspecify.annotations.NullMarked;
