package cloud.faso.requests;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who has to approve what, and how long it may take.
 *
 * @param rules the first that fits decides; where none does, it takes both
 * @param remindAfter whoever has to decide is reminded each time that so much has passed
 * @param lapseAfter when a request lapses
 * @param keep for how long one that has ended can be read
 */
public record RequestPolicy(
    List<RequestRule> rules, Duration remindAfter, Duration lapseAfter, Duration keep) {

  /** A ministry's lead gives what the ministry has; what it has not, an operator. */
  public static final List<RequestRule> USUAL_RULES =
      List.of(
          new RequestRule(
              Set.of("patchMinistryQuota", "patchMinistryLoan", "patchMinistry"),
              Map.of(),
              null,
              null,
              Approvers.OPERATOR),
          new RequestRule(Set.of(), Map.of(), null, true, Approvers.LEAD),
          new RequestRule(Set.of(), Map.of(), null, null, Approvers.BOTH));

  /** As long as the audit keeps the entries that point at a request, and some more. */
  public static final RequestPolicy USUAL =
      new RequestPolicy(
          USUAL_RULES, Duration.ofDays(3), Duration.ofDays(30), Duration.ofDays(1100));

  /**
   * Whose approval it takes. No rule gives what a ministry does not have without an operator, and
   * what lacks nothing needs nobody: whoever asks could just do it. None decides on what is a
   * lead's alone.
   */
  Approvers approvers(String operation, Need need) {
    if (need.lacksNothing()) {
      return Approvers.NONE;
    }
    if (LeadsAlone.decide(operation)) {
      return Approvers.LEAD;
    }
    Approvers wanted =
        rules.stream()
            .filter(rule -> rule.fits(operation, need))
            .map(RequestRule::approvers)
            .findFirst()
            .orElse(Approvers.BOTH);
    return need.isWithinMinistry() ? wanted : wanted.andOperator();
  }
}
