/** Tests of lists cut into pages. */
@NullMarked
package cloud.faso.webhooks;

import org.jspecify.annotations.NullMarked;
