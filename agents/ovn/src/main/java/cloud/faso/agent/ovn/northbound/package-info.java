/**
 * The northbound database as an agent deals with it, whoever keeps it: {@link
 * cloud.faso.agent.ovn.northbound.Northbound} has one implementation that speaks OVSDB and one in
 * memory. {@link cloud.faso.agent.ovn.northbound.Synchronizer} brings either to what is wanted.
 */
@NullMarked
package cloud.faso.agent.ovn.northbound;

import org.jspecify.annotations.NullMarked;
