/** Tests of addresses. */
@NullMarked
package cloud.faso.platform.net;

import org.jspecify.annotations.NullMarked;
