package cloud.faso.network;

import cloud.faso.spec.agent.AddressFamily;
import org.jspecify.annotations.Nullable;

/**
 * Which packet is asked about.
 *
 * @param from port or VM, by id or name
 * @param to port or VM, by id or name, or an address
 * @param protocol by name, or the number in the IP header
 * @param port of the receiver
 * @param family where both ends have addresses of both
 */
record TraceRequest(
    String from,
    String to,
    String protocol,
    @Nullable Integer port,
    @Nullable AddressFamily family) {}
