package cloud.faso.agent.ovn.core;

/**
 * A port that load balancers hand work to.
 *
 * @param port typed id
 * @param protocol number
 * @param targetPort where it is tried
 */
public record Member(String port, int protocol, int targetPort) {}
