/** Addresses: which networks they are in, and who is behind a proxy. */
@NullMarked
package cloud.faso.platform.net;

import org.jspecify.annotations.NullMarked;
