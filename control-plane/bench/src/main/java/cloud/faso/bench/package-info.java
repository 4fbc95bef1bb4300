/**
 * Measures the control plane as shipped, in a process of its own, on H2 and on PostgreSQL, against
 * simulated nodes. {@link cloud.faso.bench.Bench} is the program; {@link cloud.faso.bench.Row}
 * lists what is measured. Latencies count from when a request was due, not from when it was sent: a
 * stall shows in every request that it delayed.
 *
 * <p>What keeps a site's network is measured without a control plane: {@link
 * cloud.faso.bench.NetworkMeasurement} is an agent's part of it, {@link
 * cloud.faso.network.AllocationMeasurement} the rules by which addresses are given.
 */
@NullMarked
package cloud.faso.bench;

import org.jspecify.annotations.NullMarked;
