package cloud.faso.spec.agent;

/**
 * The addresses of one family on an external network.
 *
 * @param cidr of the whole, e.g. {@code 198.51.100.0/24}
 * @param gateway the datacenter's router there; outward packets are sent to it
 */
public record ExternalSubnetSpec(String cidr, String gateway) {}
