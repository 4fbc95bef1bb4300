package cloud.faso.spec.agent;

/**
 * Where a router joins a segment; it has the gateway's address of each of the segment's subnets.
 *
 * @param segment typed id
 */
public record RouterInterface(String segment) {}
