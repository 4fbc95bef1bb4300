package cloud.faso.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An external network to make known, with {@code cidr}, {@code cidr6} or both.
 *
 * @param site id or name
 * @param vlan 1 to 4094; null for none
 * @param gateway the datacenter's router
 * @param pools FIRST-LAST each; null for all of the range
 */
public record CreateExternalNetworkRequest(
    String name,
    @Nullable String description,
    String site,
    String physicalNetwork,
    @Nullable Integer vlan,
    @Nullable String cidr,
    @Nullable String gateway,
    @Nullable List<String> pools,
    @Nullable String cidr6,
    @Nullable String gateway6,
    @Nullable List<String> pools6) {}
