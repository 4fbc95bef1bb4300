package cloud.faso.agent.ovn.topology;

import java.util.List;
import java.util.Map;

/**
 * What was made of specs.
 *
 * @param refused what is not among the rows, or not wholly; one for each such thing
 */
public record Rendered(Wanted wanted, List<Refusal> refused) {

  /** All rows, by key. */
  public Map<Key, Row> rows() {
    return wanted.rows();
  }
}
