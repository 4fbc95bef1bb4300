/** Tests of the whole control plane over HTTP, and the harness that they share. */
@NullMarked
package cloud.faso.app;

import org.jspecify.annotations.NullMarked;
