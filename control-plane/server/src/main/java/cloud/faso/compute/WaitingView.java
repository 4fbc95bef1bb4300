package cloud.faso.compute;

import cloud.faso.placement.Filter;
import cloud.faso.placement.Remedy;
import cloud.faso.placement.Turn;
import cloud.faso.platform.problem.Words;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a VM waits for room, as the API shows it.
 *
 * @param position 1 for the first of those that may want the same nodes
 * @param of how many of them wait, it included
 * @param wouldFit what would make it fit, any of these
 */
public record WaitingView(Instant since, int position, int of, List<RemedyView> wouldFit) {

  /**
   * One thing that would make it fit.
   *
   * @param flavor the smaller one, for FLAVOR
   * @param site the other one, for SITE; where the room would be, for ROOM and LARGER_NODE
   * @param lacks for ROOM and LARGER_NODE
   */
  public record RemedyView(
      Remedy.Kind kind,
      String detail,
      @Nullable String flavor,
      @Nullable String site,
      List<LackView> lacks) {}

  /** An amount that does not do; in MiB or GiB where it has a unit. */
  public record LackView(String resource, long needed, long most) {}

  static WaitingView of(Instant since, Turn turn, Refusal refusal, Locale locale) {
    return new WaitingView(
        since,
        turn.position(),
        turn.of(),
        refusal.wouldFit().stream().map(remedy -> view(remedy, locale)).toList());
  }

  private static RemedyView view(Remedy remedy, Locale locale) {
    return new RemedyView(
        remedy.kind(),
        say(remedy, locale),
        remedy.kind() == Remedy.Kind.FLAVOR ? remedy.name() : null,
        remedy.kind() == Remedy.Kind.FLAVOR ? null : remedy.name(),
        remedy.lacks().stream()
            .map(lack -> new LackView(resource(lack.what()), lack.needed(), lack.most()))
            .toList());
  }

  private static String say(Remedy remedy, Locale locale) {
    String name = Objects.requireNonNullElse(remedy.name(), "");
    return switch (remedy.kind()) {
      case ROOM ->
          Words.say(
              locale,
              "remedy.room",
              amounts(remedy, Remedy.Lack::needed, locale),
              name,
              amounts(remedy, Remedy.Lack::most, locale));
      case LARGER_NODE ->
          Words.say(
              locale,
              "remedy.larger-node",
              amounts(remedy, Remedy.Lack::needed, locale),
              amounts(remedy, Remedy.Lack::most, locale));
      case FLAVOR -> Words.say(locale, "remedy.flavor", name);
      case SITE -> Words.say(locale, "remedy.site", name);
      case NODES -> Words.say(locale, "remedy.nodes", remedy.nodes());
      case GROUP -> Words.say(locale, "remedy.group", remedy.nodes());
    };
  }

  private static String amounts(Remedy remedy, ToLongFunction<Remedy.Lack> which, Locale locale) {
    return remedy.lacks().stream()
        .map(lack -> Words.say(locale, "remedy." + lack.what().word(), which.applyAsLong(lack)))
        .reduce((all, next) -> all + ", " + next)
        .orElse("");
  }

  private static String resource(Filter what) {
    return switch (what) {
      case VCPUS -> "vcpus";
      case MEMORY -> "memoryMiB";
      case POOL -> "diskGiB";
      case STATE, SITE, ARCHITECTURE, NETWORK, ANTI_AFFINITY -> what.word();
    };
  }
}
