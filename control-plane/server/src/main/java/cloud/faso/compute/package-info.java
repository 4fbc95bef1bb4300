/**
 * Virtual machines: what a tenant wants of them, which node must make it so, what was seen.
 *
 * <p>Three kinds of facts, each with one writer. Wanted ({@code vm}, {@code vm_seed}): the tenant's
 * calls, through {@link cloud.faso.compute.VmService}; {@code generation} grows with each. Assigned
 * ({@code vm_on_node} down to {@code tombstone}, {@code vm_pending}): the same calls in the same
 * transaction, and {@link cloud.faso.compute.PendingVms}, which places what found no room, first
 * come first served ({@link cloud.faso.placement.Line}); and RetiredTenants, which shuts down,
 * starts and deletes VMs with their tenant ({@code vm_parked} says which were shut down). Observed
 * (the rest of {@code vm_on_node}): {@link cloud.faso.compute.VmObserver}, called by the agent
 * link.
 *
 * <p>A lease is wanted as well ({@code expires_at}); what came of its end so far, {@link
 * cloud.faso.compute.VmLeases} alone writes, and decides the next step by ({@link
 * cloud.faso.compute.VmLease}).
 *
 * <p>What a node still has to destroy of a VM that was deleted by force is assigned as well ({@code
 * vm_leftover}): {@link cloud.faso.compute.ForceDelete} writes it, and it goes when the node's
 * agent sees nothing any more.
 *
 * <p>What a VM takes follows from these facts ({@link cloud.faso.compute.VmUse}) and is metered in
 * the transaction of each change.
 *
 * <p>What users see is computed from these and the clock: {@link cloud.faso.compute.VmPhase}. The
 * spec that an agent reads is rendered from the wanted facts when it asks ({@link
 * cloud.faso.compute.VmAssignments}).
 */
@NullMarked
package cloud.faso.compute;

import org.jspecify.annotations.NullMarked;
