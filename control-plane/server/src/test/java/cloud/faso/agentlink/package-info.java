/** Tests of the conversation with agents. */
@NullMarked
package cloud.faso.agentlink;

import org.jspecify.annotations.NullMarked;
