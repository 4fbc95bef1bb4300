package cloud.faso.network;

import org.jspecify.annotations.Nullable;

/**
 * A floating IP to make.
 *
 * @param externalNetwork id or name; null for the one that the port's router leads to, or the only
 *     one
 * @param address IPv4; null for any
 * @param port id or name of what it is to stand for
 * @param vm id or name of the VM that it is to stand for, instead of a port
 * @param loadBalancer id or name of the load balancer that it is to stand for, instead of these
 */
public record CreateFloatingIpRequest(
    @Nullable String externalNetwork,
    @Nullable String address,
    @Nullable String port,
    @Nullable String vm,
    @Nullable String loadBalancer) {

  FloatingTargets.Names target() {
    return new FloatingTargets.Names(port, vm, loadBalancer);
  }
}
