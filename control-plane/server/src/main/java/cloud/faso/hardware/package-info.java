/**
 * The hardware and who speaks for it: sites, racks, nodes, the storage pools that agents report,
 * and the authority that signs agents' certificates.
 *
 * <p>A node's facts have one writer each. Wanted ({@code node}): operators' calls. Booked ({@code
 * node_books}, {@code pool.reserved_gib}): whoever places or removes, under the row's lock.
 * Observed ({@code node_link}, the rest of {@code pool}, {@code stray}): the agent link. The phase
 * an operator sees is computed from them and the clock, see NodePhase.
 */
@NullMarked
package cloud.faso.hardware;

import org.jspecify.annotations.NullMarked;
