package cloud.faso.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A load balancer to make.
 *
 * @param addresses that it must have, one of each family at most; the rest is chosen
 */
public record CreateLoadBalancerRequest(
    String name, String segment, @Nullable List<String> addresses, List<Listener> listeners) {}
