package cloud.faso.spec.agent;

import java.util.List;

/**
 * The addresses of one family on a segment.
 *
 * @param cidr of the whole, e.g. {@code 10.0.0.0/24}
 * @param gateway an address of it that no port has: DHCP and DNS answer there, and so does a router
 *     that is attached
 * @param dns servers for names that are not the tenant's; may be empty
 * @param slaac of IPv6: guests make their address themselves, of their MAC (EUI-64), once a router
 *     is attached that announces the prefix; false: DHCP gives it
 */
public record SubnetSpec(String cidr, String gateway, List<String> dns, boolean slaac) {}
