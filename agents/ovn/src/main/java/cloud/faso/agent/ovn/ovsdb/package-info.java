/**
 * A client of OVSDB (RFC 7047 and ovsdb-server(7)) that does what the agent needs of its site's two
 * databases and no more: find a server that will do, watch rows, make transactions.
 *
 * <p>In the northbound database it keeps what is wanted. Of the southbound one it reads how members
 * of load balancers do, and writes there what northd does not: which nodes of other sites ports are
 * at.
 *
 * <p>Where to start reading: {@link cloud.faso.agent.ovn.ovsdb.JsonRpc} is one connection. {@link
 * cloud.faso.agent.ovn.ovsdb.OvsdbNorthbound} stays connected to the northbound database, and
 * {@link cloud.faso.agent.ovn.ovsdb.Replica} is what was seen of it. {@code SouthboundLink} stays
 * connected to the southbound one, for {@link cloud.faso.agent.ovn.ovsdb.ServiceMonitors}, which
 * reads, and {@link cloud.faso.agent.ovn.ovsdb.OtherSites}, which writes.
 */
@NullMarked
package cloud.faso.agent.ovn.ovsdb;

import org.jspecify.annotations.NullMarked;
