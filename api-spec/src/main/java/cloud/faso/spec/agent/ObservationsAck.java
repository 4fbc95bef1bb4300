package cloud.faso.spec.agent;

/**
 * Says that a report was taken in and the lease renewed.
 *
 * @param leaseSeconds a node not heard of for this long counts as silent
 */
public record ObservationsAck(int leaseSeconds) {}
