/**
 * Measures the control plane as shipped, in a process of its own, on H2 and on PostgreSQL, against
 * simulated nodes. {@link cloud.faso.bench.Bench} is the program; {@link cloud.faso.bench.Row}
 * lists what is measured. Latencies count from when a request was due, not from when it was sent: a
 * stall shows in every request that it delayed.
 */
@NullMarked
package cloud.faso.bench;

import org.jspecify.annotations.NullMarked;
