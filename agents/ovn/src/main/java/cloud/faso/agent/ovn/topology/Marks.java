package cloud.faso.agent.ovn.topology;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How an agent knows its rows: by what it wrote into their external ids.
 *
 * @param agent typed id of the agent's node; what bears another is another agent's
 */
public record Marks(String agent) {
  /** The external id that says whose a row is. */
  public static final String AGENT = "faso-agent";

  private static final String THING = "faso";
  private static final String PART = "faso-part";
  private static final String NAME = "faso-name";

  /**
   * The external ids of a row.
   *
   * @param name the tenant's, for people; empty for none
   */
  Value.Pairs of(Key key, String name) {
    Map<String, String> marks = new LinkedHashMap<>();
    marks.put(AGENT, agent);
    marks.put(THING, key.thing());
    if (!key.part().isEmpty()) {
      marks.put(PART, key.part());
    }
    if (!name.isEmpty()) {
      marks.put(NAME, name);
    }
    return new Value.Pairs(marks);
  }

  /** Which row of this agent's one with these external ids is, if it is one. */
  public Optional<Key> read(Table table, Map<String, String> externalIds) {
    String thing = externalIds.get(THING);
    if (thing == null || !agent.equals(externalIds.get(AGENT))) {
      return Optional.empty();
    }
    return Optional.of(new Key(table, thing, externalIds.getOrDefault(PART, "")));
  }
}
