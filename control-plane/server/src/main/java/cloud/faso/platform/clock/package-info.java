/** What time it is, for whom a clock that is set would be wrong. */
@NullMarked
package cloud.faso.platform.clock;

import org.jspecify.annotations.NullMarked;
