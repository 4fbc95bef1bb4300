/**
 * Nodes without hardware: the same agent runtime on a driver whose guests are a few fields.
 *
 * <p>Product code: people use it to try Faso on a laptop, tests and benchmarks to have thousands of
 * nodes. A {@link cloud.faso.agent.simulated.SimulatedHost} is the machine, which outlives its
 * agents; a {@link cloud.faso.agent.simulated.SimulatedDriver} is one node's driver on it and
 * passes the same conformance suite as the real ones. A {@link cloud.faso.agent.simulated.Script}
 * says how long steps take, what fails, what hangs, and when a node falls silent. {@link
 * cloud.faso.agent.simulated.SimulatorMain} runs any number of nodes in one process.
 *
 * <p>Nothing here reads the clock or sleeps by itself, so that a test can run it all in one thread
 * on a still clock.
 */
@NullMarked
package cloud.faso.agent.simulated;

import org.jspecify.annotations.NullMarked;
