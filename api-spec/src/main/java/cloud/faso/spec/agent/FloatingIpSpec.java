package cloud.faso.spec.agent;

import org.jspecify.annotations.Nullable;

/**
 * An IPv4 address of an external network that stands for a port or a load balancer. While it stands
 * for nothing, {@code router}, {@code port} and {@code loadBalancer} are null.
 *
 * @param tenant typed id of its tenant
 * @param externalNetwork typed id
 * @param router typed id of the one that translates: its gateway is on the external network, and it
 *     joins the segment
 * @param port typed id of the port that has all that is sent to {@code address}, and whose packets
 *     leave from it
 * @param loadBalancer typed id of the load balancer that answers there as at its own address
 */
public record FloatingIpSpec(
    String tenant,
    String externalNetwork,
    String address,
    @Nullable String router,
    @Nullable String port,
    @Nullable String loadBalancer)
    implements Spec {}
