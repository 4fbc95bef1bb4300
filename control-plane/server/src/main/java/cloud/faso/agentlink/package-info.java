/**
 * The conversation with agents, as {@code agent.yaml} states it.
 *
 * <p>{@link cloud.faso.agentlink.AgentLink} is all of it but HTTP: it never waits and has no
 * thread, so that a test can run it beside simulated agents on a still clock. {@link
 * cloud.faso.agentlink.AgentResource} serves it on a port of its own, over TLS with client
 * certificates; {@link cloud.faso.agentlink.AgentGate} finds out which node is calling, and what an
 * agent may ask takes the {@link cloud.faso.agentlink.AgentScope} that only it hands out.
 *
 * <p>What is observed has one writer: this package, through the features that keep it. An agent of
 * an older epoch is refused and a report that was overtaken is answered and ignored, so facts never
 * move back, whatever is lost, late or repeated.
 *
 * <p>Agents at rest must cost next to nothing. A heartbeat that tells nothing new touches memory
 * only, certificate included (see {@link cloud.faso.hardware.Leases}); a parked poll asks the
 * database nothing until it is signalled, and one query a second, for all nodes together, notices
 * what other replicas did.
 */
@NullMarked
package cloud.faso.agentlink;

import org.jspecify.annotations.NullMarked;
