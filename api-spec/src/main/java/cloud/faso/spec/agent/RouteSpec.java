package cloud.faso.spec.agent;

/**
 * A static route.
 *
 * @param destination a CIDR, of the family of {@code nextHop}
 * @param nextHop an address on a segment or external network that the router is on
 */
public record RouteSpec(String destination, String nextHop) {}
