/** Tests of the control plane's code as a whole. */
@NullMarked
package cloud.faso;

import org.jspecify.annotations.NullMarked;
