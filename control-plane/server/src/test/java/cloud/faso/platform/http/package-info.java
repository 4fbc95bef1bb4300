/** Tests of what every endpoint has in common. */
@NullMarked
package cloud.faso.platform.http;

import org.jspecify.annotations.NullMarked;
