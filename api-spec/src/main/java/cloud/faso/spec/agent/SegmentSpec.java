package cloud.faso.spec.agent;

import org.jspecify.annotations.Nullable;

/**
 * An isolated layer-2 network.
 *
 * @param name the tenant's name for it, for people
 * @param tenant typed id of its tenant
 * @param tunnelKey what tells its packets from others' in a tunnel; unique in the whole cloud, from
 *     1 to 16711679
 * @param mtu of the guests' network cards, in bytes
 * @param domain the DNS domain of the names in it, e.g. {@code health-records.internal}
 * @param ipv4 null without IPv4
 * @param ipv6 null without IPv6
 */
public record SegmentSpec(
    String name,
    String tenant,
    int tunnelKey,
    int mtu,
    String domain,
    @Nullable SubnetSpec ipv4,
    @Nullable SubnetSpec ipv6)
    implements Spec {}
