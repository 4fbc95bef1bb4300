/** Small things without an opinion about agents: JSON, durable files. Imports no other package. */
@NullMarked
package cloud.faso.agent.platform;

import org.jspecify.annotations.NullMarked;
