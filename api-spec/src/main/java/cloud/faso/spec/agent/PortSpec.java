package cloud.faso.spec.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a network card is plugged into.
 *
 * @param name the tenant's name for it, for people
 * @param tenant typed id of its tenant
 * @param segment typed id of the segment it is on
 * @param tunnelKey what tells it from the segment's other ports in a tunnel, the same at all sites;
 *     from 16 to 32767; null while it has none
 * @param mac in lower case with colons; the card's
 * @param addresses one of each family at most; those that DHCP gives
 * @param allowedPairs what may be sent from besides {@code mac} and {@code addresses}
 * @param antiSpoofing false: may send from any address and MAC
 * @param securityGroups typed ids; none: nothing passes
 * @param hostname its name in DNS, without the domain; null for none
 * @param chassis typed id of the only node where it may be plugged in; null while it is nowhere
 * @param encapAddress where tunnels to {@code chassis} end, when that is a node of another site
 *     than the agent's; null of its own site's
 * @param bandwidth null for no limit
 */
public record PortSpec(
    String name,
    String tenant,
    String segment,
    @Nullable Integer tunnelKey,
    String mac,
    List<String> addresses,
    List<AddressPair> allowedPairs,
    boolean antiSpoofing,
    List<String> securityGroups,
    @Nullable String hostname,
    @Nullable String chassis,
    @Nullable String encapAddress,
    @Nullable BandwidthSpec bandwidth)
    implements Spec {}
