/**
 * A client of OVSDB (RFC 7047 and ovsdb-server(7)) that does what keeping a northbound database
 * takes and no more: find the server that leads, watch our rows, make transactions.
 *
 * <p>Where to start reading: {@link cloud.faso.agent.ovn.ovsdb.OvsdbNorthbound} stays connected,
 * {@link cloud.faso.agent.ovn.ovsdb.JsonRpc} is one connection, {@link
 * cloud.faso.agent.ovn.ovsdb.Replica} what was seen over it.
 */
@NullMarked
package cloud.faso.agent.ovn.ovsdb;

import org.jspecify.annotations.NullMarked;
