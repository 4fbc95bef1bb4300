package cloud.faso.spec.agent;

import java.util.List;

/**
 * The addresses of one family on a segment.
 *
 * @param cidr of the whole, e.g. {@code 10.0.0.0/24}
 * @param gateway an address of it that no port has: DHCP and DNS answer there, and so does a router
 *     that is attached
 * @param dns servers for names that are not the tenant's; may be empty
 */
public record SubnetSpec(String cidr, String gateway, List<String> dns) {}
