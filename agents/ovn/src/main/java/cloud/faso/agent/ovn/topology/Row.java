package cloud.faso.agent.ovn.topology;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row that is wanted.
 *
 * @param holder whose reference keeps it alive; null of a row in a root table
 * @param columns by name; those that are not named are not ours to say
 */
public record Row(Key key, @Nullable Key holder, Map<String, Value> columns) {}
