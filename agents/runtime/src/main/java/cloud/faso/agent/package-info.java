/**
 * The agent runtime: everything that agents have in common, whatever their driver drives.
 *
 * <p>Where to start reading: {@link cloud.faso.agent.core.AgentCore} decides, {@link
 * cloud.faso.agent.AgentLoop} lets it live with threads, a clock and a {@linkplain
 * cloud.faso.agent.link.Link link}; {@link cloud.faso.agent.driver.Driver} is what a new kind of
 * agent has to bring, and {@link cloud.faso.agent.AgentCommand} makes a program of it. An agent of
 * another kind, e.g. a network's, brings a core and a {@linkplain cloud.faso.agent.LivingAgent
 * loop} of its own, and shares {@link cloud.faso.agent.AgentProgram}, {@link cloud.faso.agent.Talk}
 * and {@link cloud.faso.agent.Decider}.
 *
 * <p>Imports point one way: this package knows all others; {@code core} knows {@code driver},
 * {@code images} and {@code ledger}; {@code link} knows {@code images}; {@code platform} nobody.
 */
@NullMarked
package cloud.faso.agent;

import org.jspecify.annotations.NullMarked;
