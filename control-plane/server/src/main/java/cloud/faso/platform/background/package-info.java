/**
 * Work that no caller waits for. A {@link cloud.faso.platform.background.Periodic} runs again and
 * again, on threads in a server and on a still clock in a test; {@link
 * cloud.faso.platform.background.Signals} wake those who wait for a change, always for a level and
 * never for an edge.
 */
@NullMarked
package cloud.faso.platform.background;

import org.jspecify.annotations.NullMarked;
