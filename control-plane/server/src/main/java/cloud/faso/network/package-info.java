/**
 * Networks of tenants: segments, subnets, ports, security groups and load balancers, and how they
 * reach each other and the world: routers, external networks (the platform's) and floating IPs.
 *
 * <p>Three kinds of facts, each with one writer. Wanted: the tenant's calls, through {@link
 * cloud.faso.network.SegmentService} and its like, one for each kind; {@code generation} grows with
 * each. Assigned: {@code revision}, which {@link cloud.faso.network.NetworkBooks} alone writes, in
 * the transaction of the cause; every network agent is assigned all of it, so that a tenant's
 * segment is the same in every site, but for external networks and floating IPs, which are there at
 * one site only, and a router's way out, which is another at each ({@link
 * cloud.faso.network.NetworkKind} says which kind is where). Observed: what {@link
 * cloud.faso.network.NetworkObserver} is told by the agents: one revision for everything that is in
 * place, the few things that are refused, which ports are up, and how members of load balancers do.
 * What passes ports the nodes' agents count, and {@link cloud.faso.network.PortCounting} is told.
 *
 * <p>What a user sees is computed from these ({@link cloud.faso.network.NetworkPhase}). What is
 * deleted stays as a tombstone until no agent has it any more ({@link
 * cloud.faso.network.NetworkRemoval}), and only then are its addresses free again.
 *
 * <p>Peerings are wanted by two tenants: {@link cloud.faso.network.PeeringProposals} has how they
 * are proposed, {@link cloud.faso.network.PeeringService} what comes then; they are assigned from
 * the agreement to the end, which {@link cloud.faso.network.PeeringEnds} writes; agents know the
 * date, and keep to it also while they hear nothing.
 *
 * <p>Addresses are given by {@link cloud.faso.network.AddressAllocation}, which is pure; {@link
 * cloud.faso.network.Addresses} keeps them.
 *
 * <p>What becomes of a packet only an agent can tell: {@link cloud.faso.network.TraceQueries} asks.
 */
@NullMarked
package cloud.faso.network;

import org.jspecify.annotations.NullMarked;
