/**
 * The whole control plane and any number of agents in one thread, on a still clock, under a seeded
 * scheduler that delays, loses and doubles messages, crashes either side between any two commits,
 * cuts the power of nodes, lets guests do as they like and, for some seeds, has drivers refuse and
 * downloads fail. After every step {@link cloud.faso.app.Doctor} examines the database and {@link
 * cloud.faso.testcloud.Invariants} the hosts.
 *
 * <p>A seed replays exactly. Run more of them with {@code -Dfaso.seeds=N -Dfaso.seeds.from=S}.
 */
@NullMarked
package cloud.faso.testcloud;

import org.jspecify.annotations.NullMarked;
