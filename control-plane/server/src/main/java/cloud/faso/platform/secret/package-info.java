/**
 * Keys on the disk: files that only their owner reads, made once and whole; and what the database
 * keeps encrypted under one of them.
 */
@NullMarked
package cloud.faso.platform.secret;

import org.jspecify.annotations.NullMarked;
