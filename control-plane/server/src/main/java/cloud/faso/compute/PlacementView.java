package cloud.faso.compute;

import cloud.faso.placement.Placement;
import cloud.faso.platform.problem.Words;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a VM would go, or why nowhere, as the API shows it.
 *
 * @param node null when there is none, and for callers without a platform role
 */
public record PlacementView(
    Outcome outcome,
    @Nullable String node,
    @Nullable String site,
    String detail,
    List<FilterView> filters) {

  /** Whether there is a node. */
  public enum Outcome {
    PLACED,
    NO_FIT
  }

  /** The toll of one rule. */
  public record FilterView(String filter, int removed, String detail) {}

  static PlacementView placed(Placement.Placed placed, boolean showsNode, Locale locale) {
    return new PlacementView(
        Outcome.PLACED,
        showsNode ? placed.node().name() : null,
        placed.node().site(),
        Words.say(locale, "placement.placed", placed.node().site()),
        List.of());
  }

  static PlacementView refused(Refusal refusal, Locale locale) {
    List<FilterView> filters =
        refusal.tolls().stream()
            .map(
                toll ->
                    new FilterView(
                        toll.filter().word(), toll.removed(), refusal.sentence(toll, locale)))
            .toList();
    return new PlacementView(Outcome.NO_FIT, null, refusal.site(), refusal.say(locale), filters);
  }
}
