package cloud.faso.network;

import cloud.faso.platform.problem.Words;
import cloud.faso.spec.agent.PeeringRule;
import cloud.faso.spec.agent.RuleDirection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes terms of what is asked for, with all that must hold of them. */
final class PeeringDrafts {

  /** Nobody is bound for longer by an agreement that nobody looks at again. */
  static final Duration LONGEST = Duration.ofDays(366);

  private final InstantSource clock;

  PeeringDrafts(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @param one true when the side that proposed the peering says them
   */
  List<PeeringRule> rules(List<PeeringRuleView> asked, boolean one, Flaws flaws) {
    List<PeeringRule> rules = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      String place = "/rules/" + i;
      PeeringRule rule = rule(asked.get(i), one, place, flaws);
      int same = rules.indexOf(rule);
      if (same >= 0) {
        flaws.add(place, "violation.same-rule", "/rules/" + same);
      }
      rules.add(rule);
    }
    return rules;
  }

  private static PeeringRule rule(PeeringRuleView asked, boolean one, String place, Flaws flaws) {
    Passing passing =
        new RuleCheck(
                flaws,
                place,
                new CreateSecurityRuleRequest(
                    asked.direction(),
                    null,
                    asked.protocol(),
                    asked.ports(),
                    asked.icmpType(),
                    asked.icmpCode(),
                    null,
                    null,
                    null))
            .passing(null);
    return new PeeringRule(
        (asked.direction() == RuleDirection.EGRESS) == one,
        passing.protocol(),
        passing.portFirst(),
        passing.portLast());
  }

  /**
   * The end after a patch.
   *
   * @param asked as the patch leaves it
   * @param present what it may stay, however near it is
   */
  Instant end(@Nullable String asked, Instant present, Flaws flaws) {
    Instant end = asked == null ? present : Instant.parse(asked);
    return end.equals(present) ? present : end(end, flaws);
  }

  /** The end, as exactly as databases keep it. */
  Instant end(Instant asked, Flaws flaws) {
    Instant end = asked.truncatedTo(ChronoUnit.MICROS);
    Instant now = clock.instant();
    if (!end.isAfter(now)) {
      flaws.add("/endsAt", "violation.not-in-the-future");
    } else if (end.isAfter(now.plus(LONGEST))) {
      flaws.add(
          "/endsAt",
          "violation.peering-too-long",
          LONGEST.toDays(),
          Words.time(now.plus(LONGEST).truncatedTo(ChronoUnit.SECONDS)));
    }
    return end;
  }
}
