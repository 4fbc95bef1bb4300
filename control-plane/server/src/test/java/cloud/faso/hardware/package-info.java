/** Tests of hardware below HTTP. */
@NullMarked
package cloud.faso.hardware;

import org.jspecify.annotations.NullMarked;
