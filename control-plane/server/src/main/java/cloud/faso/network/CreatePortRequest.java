package cloud.faso.network;

import cloud.faso.spec.agent.AddressPair;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port to make.
 *
 * @param addresses that it must have, one of each family at most; the rest is chosen
 * @param securityGroups null for {@code default}
 */
public record CreatePortRequest(
    String segment,
    @Nullable String name,
    @Nullable List<String> addresses,
    @Nullable String mac,
    @Nullable List<String> securityGroups,
    @Nullable Boolean antiSpoofing,
    @Nullable List<AddressPair> allowedAddressPairs,
    @Nullable String hostname,
    @Nullable Bandwidth bandwidth) {}
