/**
 * What the northbound database must hold for what is assigned, and what to write to get there.
 * Pure: nothing in here waits, connects or asks the time.
 *
 * <p>Where to start reading: {@link cloud.faso.agent.ovn.topology.Rendering} makes rows of specs,
 * {@link cloud.faso.agent.ovn.topology.Difference} compares them with a {@linkplain
 * cloud.faso.agent.ovn.topology.Snapshot snapshot} of those that are there.
 *
 * <p>Every row of ours bears three external ids: the agent's node, the typed id of the thing that
 * it is for, and which part of it the row is. Together they are its {@linkplain
 * cloud.faso.agent.ovn.topology.Key key}; names and UUIDs are never relied on to know it again.
 *
 * <p>A change costs what follows from it. Specs, rows that are wanted and rows that are there are
 * each a {@link cloud.faso.agent.ovn.topology.PersistentMap}, of which two tell in what they
 * differ. {@link cloud.faso.agent.ovn.topology.Site} says what follows from what, for {@link
 * cloud.faso.agent.ovn.topology.Derivation} to make anew; {@link
 * cloud.faso.agent.ovn.topology.Settled} finds what to compare.
 *
 * <p>What passes between ports is decided by ACLs on port groups, highest priority first:
 *
 * <ol>
 *   <li>what only a server may say is dropped: answers of DHCP from ports that may not spoof, and
 *       new flows from the DNS port from all, because OVN lets whatever looks like an answer of its
 *       DNS pass to every port, whatever its ACLs say (what comes from outside, the router drops);
 *   <li>requests to OVN's DHCP server may leave every port;
 *   <li>the rules of security groups, all at one priority;
 *   <li>all other IP is dropped, both ways.
 * </ol>
 *
 * <p>Neighbour discovery, router solicitations and advertisements, and multicast listener reports
 * pass OVN's ACLs untouched (as soon as one of them is stateful), those that are read after load
 * balancing as well: nothing here keeps a guest from announcing itself as a router of its segment.
 *
 * <p>What leads from one segment to another is gathered by {@link
 * cloud.faso.agent.ovn.topology.Routing}, with a class for each kind of thing; each of the {@link
 * cloud.faso.agent.ovn.topology.Regions} by itself. Between the guards and the groups' rules stands
 * what a peering does not allow.
 */
@NullMarked
package cloud.faso.agent.ovn.topology;

import org.jspecify.annotations.NullMarked;
