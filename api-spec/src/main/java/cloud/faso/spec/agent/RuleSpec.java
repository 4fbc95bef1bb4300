package cloud.faso.spec.agent;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a security group allows.
 *
 * @param id typed id
 * @param direction seen from the guest
 * @param family of the addresses
 * @param protocol number, as in the IP header (6 is TCP, 17 UDP, 1 ICMP, 58 ICMPv6); null for any
 * @param first of the TCP, UDP or SCTP ports of the receiver, or the ICMP type; null for any
 * @param last of the ports, or the ICMP code; null for any, or where {@code first} is the only one
 * @param remoteCidr the other side; null for any
 * @param remoteGroup typed id of the security group that the other side is in; null for any
 */
public record RuleSpec(
    String id,
    RuleDirection direction,
    AddressFamily family,
    @Nullable Integer protocol,
    @Nullable Integer first,
    @Nullable Integer last,
    @Nullable String remoteCidr,
    @Nullable String remoteGroup) {}
