package cloud.faso.spec.agent;

import java.util.List;

/**
 * How a router leads outward.
 *
 * @param externalNetwork typed id
 * @param addresses the router's own there, one of each family at most
 * @param snat true: what goes out and has no floating IP leaves from {@code addresses}
 */
public record RouterGateway(String externalNetwork, List<String> addresses, boolean snat) {}
