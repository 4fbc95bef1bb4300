package cloud.faso.spec.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a load balancer does with what is sent to one of its ports.
 *
 * @param protocol number: 6 is TCP, 17 UDP
 * @param port where it listens; unique in a load balancer with {@code protocol}
 * @param healthCheck null: every member counts as healthy
 */
public record ListenerSpec(
    int protocol, int port, List<MemberSpec> members, @Nullable HealthCheckSpec healthCheck) {}
