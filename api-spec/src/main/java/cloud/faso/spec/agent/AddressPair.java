package cloud.faso.spec.agent;

import org.jspecify.annotations.Nullable;

/**
 * An address that a port may send from.
 *
 * @param cidr one address or a range, IPv4 or IPv6
 * @param mac null for the port's own
 */
public record AddressPair(String cidr, @Nullable String mac) {}
