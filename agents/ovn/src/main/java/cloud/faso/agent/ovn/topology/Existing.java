package cloud.faso.agent.ovn.topology;

import java.util.Map;
import java.util.UUID;

/**
 * A row of ours that is there.
 *
 * @param columns by name; an optional one that holds nothing is missing
 */
public record Existing(UUID uuid, Key key, Map<String, Value> columns) {}
