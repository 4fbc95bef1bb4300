/**
 * The network agent: one for each site, which keeps in the site's OVN northbound database what the
 * control plane assigns it: segments, ports and security groups, and the routers, external
 * networks, floating IPs, load balancers and peerings that join them.
 *
 * <p>Where to start reading: {@link cloud.faso.agent.ovn.OvnAgentMain} is the program, {@link
 * cloud.faso.agent.ovn.NetworkLoop} lets {@link cloud.faso.agent.ovn.core.NetworkCore} live, {@code
 * topology} says what the database must hold, {@code northbound} brings it there, {@code ovsdb}
 * speaks to it. In the southbound database it reads how members of load balancers do, and writes
 * nodes of other sites as remote chassis and the bindings of the ports that are there ({@link
 * cloud.faso.agent.ovn.ovsdb.OtherSites}). Through {@code trace} OVN says what becomes of a packet.
 *
 * <p>Traffic never depends on this agent: when it, the control plane or the database is gone, the
 * chassis go on as they were. What has an end date, as peerings do, is ended by this agent, whether
 * or not it hears the control plane ({@code core.Assigned}).
 */
@NullMarked
package cloud.faso.agent.ovn;

import org.jspecify.annotations.NullMarked;
