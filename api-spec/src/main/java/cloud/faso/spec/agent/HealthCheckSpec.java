package cloud.faso.spec.agent;

/**
 * How members are tried: TCP by a connection, UDP by a datagram that nobody refuses.
 *
 * @param intervalSeconds between two tries
 * @param timeoutSeconds for an answer
 * @param successes in a row that make a member healthy
 * @param failures in a row that make it sick
 */
public record HealthCheckSpec(
    int intervalSeconds, int timeoutSeconds, int successes, int failures) {}
