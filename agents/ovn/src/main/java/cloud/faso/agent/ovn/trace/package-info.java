/**
 * Tells what would become of a packet, by OVN's own account of it. {@link
 * cloud.faso.agent.ovn.trace.Tracer} is the beginning: it makes the packet of the specs, {@link
 * cloud.faso.agent.ovn.trace.OvnTrace} has ovn-trace follow it, {@link
 * cloud.faso.agent.ovn.trace.TraceText} reads what that prints, and {@link
 * cloud.faso.agent.ovn.trace.Explanation} says it in the names of what is assigned.
 */
@NullMarked
package cloud.faso.agent.ovn.trace;

import org.jspecify.annotations.NullMarked;
