package cloud.faso.spec.agent;

import org.jspecify.annotations.Nullable;

/**
 * Asks what would become of a packet that opens a conversation, to be answered with a {@link
 * TraceAnswer}.
 *
 * @param id of the query
 * @param from typed id of the port whose guest would send it
 * @param address that it is for
 * @param protocol number, as in the IP header; ICMP and ICMPv6 are echo requests
 * @param port of the receiver, of TCP, UDP or SCTP; null of other protocols
 */
public record TraceQuery(
    String id, String from, String address, int protocol, @Nullable Integer port) {}
