package cloud.faso.spec.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network of the datacenter that tenants' routers lead to. An agent is given those of its own
 * site only.
 *
 * @param name for people
 * @param physicalNetwork by which nodes know the bridge that leads there
 * @param vlan tag of its packets on that bridge, from 1 to 4094; null for none
 * @param ipv4 null without IPv4
 * @param ipv6 null without IPv6
 * @param gateways typed ids of the nodes that are connected to it, any of which may carry a
 *     router's outward traffic
 */
public record ExternalNetworkSpec(
    String name,
    String physicalNetwork,
    @Nullable Integer vlan,
    @Nullable ExternalSubnetSpec ipv4,
    @Nullable ExternalSubnetSpec ipv6,
    List<String> gateways)
    implements Spec {}
