/** Tests of what is asked for. */
@NullMarked
package cloud.faso.requests;

import org.jspecify.annotations.NullMarked;
