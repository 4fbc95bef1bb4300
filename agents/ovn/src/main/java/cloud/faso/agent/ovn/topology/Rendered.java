package cloud.faso.agent.ovn.topology;

import java.util.List;
import java.util.Map;

/**
 * What was made of specs.
 *
 * @param rows by key
 * @param refused what is not among them, or not wholly; one for each such thing
 */
public record Rendered(Map<Key, Row> rows, List<Refusal> refused) {}
