package cloud.faso.agent.driver;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way from what a thing is to what it must be.
 *
 * <p>An empty plan without an obstacle or a later look means that the thing is as it must be. After
 * the steps were executed it is looked at and planned for again.
 *
 * @param steps to be executed in order, stopping at the first that fails
 * @param lookAgainAt when time alone changes the plan; null when it does not
 * @param obstacle why the thing stays away from its spec; null when nothing stands in the way
 */
public record Plan(List<Step> steps, @Nullable Instant lookAgainAt, @Nullable Obstacle obstacle) {

  /** Steps, and nothing in their way. */
  public static Plan of(Step... steps) {
    return new Plan(List.of(steps), null, null);
  }

  /** Nothing can be done as things are. */
  public static Plan hindered(Obstacle obstacle) {
    return new Plan(List.of(), null, obstacle);
  }
}
