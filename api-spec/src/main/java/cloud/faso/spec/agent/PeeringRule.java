package cloud.faso.spec.agent;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a peering allows to be opened.
 *
 * @param fromOne true: from {@code one} to {@code other}; false: the other way
 * @param protocol number, as in the IP header; null for any
 * @param first of the receiver's ports, or the ICMP type; null for any
 * @param last of the ports, or the ICMP code; null for any, or where {@code first} is the only one
 */
public record PeeringRule(
    boolean fromOne, @Nullable Integer protocol, @Nullable Integer first, @Nullable Integer last) {}
