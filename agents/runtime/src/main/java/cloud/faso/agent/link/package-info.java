/**
 * The agent's end of the protocol: what it asks the control plane, over which wire, as whom.
 *
 * <p>{@link cloud.faso.agent.link.Link} is one call per endpoint and knows no retries; {@link
 * cloud.faso.agent.link.HttpLink} is the real one. A call that got no proper answer throws a {@link
 * cloud.faso.agent.link.LinkFailure} whose kind says what to do about it. {@link
 * cloud.faso.agent.link.Identity} is the agent's key and certificate, one private file.
 */
@NullMarked
package cloud.faso.agent.link;

import org.jspecify.annotations.NullMarked;
