package cloud.faso.hardware;

import cloud.faso.spec.agent.NodeKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node to register.
 *
 * @param site id or name
 * @param rack id, or name within the site
 * @param kind {@code LIBVIRT} when left out
 * @param encapAddress where other nodes send its tunnelled packets; null: it takes no part in
 *     networks
 * @param bridges physical network to the bridge of its switch that leads there
 */
public record CreateNodeRequest(
    String name,
    String site,
    @Nullable String rack,
    @Nullable NodeKind kind,
    @Nullable OvercommitRequest overcommit,
    @Nullable Map<String, String> labels,
    @Nullable String encapAddress,
    @Nullable Map<String, String> bridges) {}
