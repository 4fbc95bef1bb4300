package cloud.faso.compute;

import cloud.faso.placement.Candidate;
import cloud.faso.placement.Demand;
import cloud.faso.placement.Filter;
import cloud.faso.placement.Placement;
import cloud.faso.placement.Remedy;
import cloud.faso.platform.problem.Words;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a VM found no node, kept as facts and put into words when somebody reads it.
 *
 * @param nodes how many nodes there are
 * @param architecture null where an older release wrote it; likewise the remedies
 * @param asked how much of each rule's amount the VM asks for
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Refusal(
    int nodes,
    List<Placement.Toll> tolls,
    Map<Filter, Long> asked,
    @Nullable String site,
    @Nullable String architecture,
    @Nullable List<Remedy> remedies) {

  static Refusal of(Placement.NoFit noFit, Demand demand, List<Remedy> remedies) {
    return new Refusal(
        noFit.nodes(),
        noFit.tolls(),
        Map.of(
            Filter.VCPUS, demand.vcpus(),
            Filter.MEMORY, demand.memoryMiB(),
            Filter.POOL, demand.diskGiB()),
        demand.site(),
        demand.architecture(),
        remedies);
  }

  /** What would make it fit, in the order in which it is told; none where it was never noted. */
  List<Remedy> wouldFit() {
    return remedies == null ? List.of() : remedies;
  }

  /** The whole in one sentence, with what would help. */
  String say(Locale locale) {
    if (nodes == 0) {
      return Words.say(locale, "placement.no-nodes");
    }
    List<Placement.Toll> decisive = tolls.stream().filter(toll -> toll.alone() > 0).toList();
    return decisive.size() == 1
        ? Words.say(
            locale,
            "placement.alone",
            decisive.getFirst().alone(),
            sentence(decisive.getFirst(), locale))
        : Words.say(locale, "placement.together", nodes, sentences(locale));
  }

  /** What one rule took out, in one sentence. */
  String sentence(Placement.Toll toll, Locale locale) {
    return switch (toll.filter()) {
      case STATE -> Words.say(locale, "placement.state", toll.removed(), states(toll, locale));
      case SITE -> Words.say(locale, "placement.site", toll.removed(), String.valueOf(site));
      case ARCHITECTURE -> Words.say(locale, "placement.architecture", toll.removed());
      case NETWORK -> Words.say(locale, "placement.network", toll.removed());
      case ANTI_AFFINITY -> Words.say(locale, "placement.anti-affinity", toll.removed());
      case VCPUS, MEMORY, POOL ->
          Words.say(
              locale,
              "placement." + toll.filter().word(),
              toll.removed(),
              asked.getOrDefault(toll.filter(), 0L),
              toll.most());
    };
  }

  private String sentences(Locale locale) {
    return tolls.stream()
        .filter(toll -> toll.removed() > 0)
        .map(toll -> sentence(toll, locale))
        .reduce((all, next) -> all + "; " + next)
        .orElse("");
  }

  private static String states(Placement.Toll toll, Locale locale) {
    return toll.states().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getValue() + " " + word(entry.getKey(), locale))
        .reduce((all, next) -> all + ", " + next)
        .orElse("");
  }

  private static String word(Candidate.State state, Locale locale) {
    return Words.say(locale, "node.state." + state.name().toLowerCase(Locale.ROOT));
  }
}
