package cloud.faso.spec.agent;

import java.util.List;

/**
 * The volumes that a VM has in its definition or in the machine that runs.
 *
 * @param generation of the assignment that the agent had when it looked, or an older one: what a
 *     newer one asks for may be under way
 * @param volumes their typed ids
 */
public record DisksInUse(long generation, List<String> volumes) {

  /** The list is not changed afterwards. */
  public DisksInUse {
    volumes = List.copyOf(volumes);
  }
}
