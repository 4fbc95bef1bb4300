package cloud.faso.spec.agent;

import java.util.List;

/**
 * Which volumes a VM has; one that is in neither list is in use nowhere in it.
 *
 * @param generation of the assignment that the agent has; nothing older is under way any more
 * @param volumes typed ids of those in its definition and, if its machine runs, in that
 * @param halfway typed ids of those in one of the two only
 */
public record DisksInUse(long generation, List<String> volumes, List<String> halfway) {

  /** Lists are not changed afterwards. */
  public DisksInUse {
    volumes = List.copyOf(volumes);
    halfway = List.copyOf(halfway);
  }
}
