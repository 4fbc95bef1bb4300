package cloud.faso.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network card to plug in: into a port that is there, or into a new one of a segment.
 *
 * @param port id or name; null for a new one
 * @param segment id or name; null for a port that is there
 * @param addresses of a new port, one of each family at most; the rest is chosen
 * @param securityGroups of a new port; null for {@code default}
 * @param bandwidth of a new port; null for no limit
 */
public record NewCard(
    @Nullable String port,
    @Nullable String segment,
    @Nullable List<String> addresses,
    @Nullable List<String> securityGroups,
    @Nullable Bandwidth bandwidth) {}
