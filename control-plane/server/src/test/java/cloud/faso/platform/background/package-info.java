/** Tests of what no caller waits for. */
@NullMarked
package cloud.faso.platform.background;

import org.jspecify.annotations.NullMarked;
