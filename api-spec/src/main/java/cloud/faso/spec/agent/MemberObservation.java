package cloud.faso.spec.agent;

/**
 * How a port that load balancers hand work to does there.
 *
 * @param port typed id
 * @param protocol number: 6 is TCP, 17 UDP
 * @param targetPort where it is tried
 */
public record MemberObservation(String port, int protocol, int targetPort, MemberHealth health) {}
