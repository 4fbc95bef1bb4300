package cloud.faso.agent.ovn.topology;

import java.util.Map;
import java.util.UUID;

/**
 * A row of ours that is there.
 *
 * @param columns by name; an optional one that holds nothing is missing
 */
public record Existing(UUID uuid, Key key, Map<String, Value> columns) {

  /**
   * Of a port: whether a card is plugged in and packets pass. What OVN says of one elsewhere is a
   * guess.
   */
  public boolean isUp() {
    return columns.get("up") instanceof Value.Flag(boolean up)
        && up
        && !new Value.Text(Table.REMOTE).equals(columns.get("type"));
  }
}
