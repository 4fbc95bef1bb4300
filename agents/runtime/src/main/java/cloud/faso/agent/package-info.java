/** The agent runtime. */
@NullMarked
package cloud.faso.agent;

import org.jspecify.annotations.NullMarked;
