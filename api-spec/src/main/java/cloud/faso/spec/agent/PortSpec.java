package cloud.faso.spec.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a network card is plugged into.
 *
 * @param name the tenant's name for it, for people
 * @param tenant typed id of its tenant
 * @param segment typed id of the segment it is on
 * @param mac in lower case with colons; the card's
 * @param addresses one of each family at most; those that DHCP gives
 * @param allowedPairs what may be sent from besides {@code mac} and {@code addresses}
 * @param antiSpoofing false: may send from any address and MAC
 * @param securityGroups typed ids; none: nothing passes
 * @param hostname its name in DNS, without the domain; null for none
 * @param chassis typed id of the only node where it may be plugged in; null while it is nowhere
 * @param bandwidth null for no limit
 */
public record PortSpec(
    String name,
    String tenant,
    String segment,
    String mac,
    List<String> addresses,
    List<AddressPair> allowedPairs,
    boolean antiSpoofing,
    List<String> securityGroups,
    @Nullable String hostname,
    @Nullable String chassis,
    @Nullable BandwidthSpec bandwidth)
    implements Spec {}
