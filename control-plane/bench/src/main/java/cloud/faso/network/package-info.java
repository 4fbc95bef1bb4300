/** Measures what the control plane's package of this name keeps to itself. */
@NullMarked
package cloud.faso.network;

import org.jspecify.annotations.NullMarked;
