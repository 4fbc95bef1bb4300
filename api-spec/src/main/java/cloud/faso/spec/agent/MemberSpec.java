package cloud.faso.spec.agent;

/**
 * One that takes a part of the work, at its addresses of the load balancer's families.
 *
 * @param port typed id of its port
 * @param targetPort where it listens, of the listener's protocol
 */
public record MemberSpec(String port, int targetPort) {}
