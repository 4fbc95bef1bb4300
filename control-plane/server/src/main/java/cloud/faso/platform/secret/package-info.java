/** Keys on the disk: files that only their owner reads, made once and whole. */
@NullMarked
package cloud.faso.platform.secret;

import org.jspecify.annotations.NullMarked;
