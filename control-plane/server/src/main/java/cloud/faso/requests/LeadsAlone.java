package cloud.faso.requests;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a lead decides on alone, whatever the rules say. No operator acts in the lead's place there,
 * nor asks: else the platform could connect two ministries by itself.
 */
final class LeadsAlone {

  private static final Set<String> CALLS = Set.of(NewPeering.OPERATION, NewOffer.OPERATION);

  private LeadsAlone() {}

  static boolean decide(String operation) {
    return CALLS.contains(operation);
  }

  /** Those of the roles that may ask for this, or decide on it. */
  static Set<String> among(Set<String> roles, String operation) {
    return decide(operation)
        ? roles.stream().filter(role -> !role.equals("operator")).collect(Collectors.toSet())
        : roles;
  }

  /**
   * Holds that a rule that names such a call says what is so anyway.
   *
   * @throws IllegalArgumentException telling whoever configures it what to do
   */
  static void require(Set<String> calls, Approvers approvers) {
    if (approvers == Approvers.LEAD) {
      return;
    }
    calls.stream()
        .filter(LeadsAlone::decide)
        .findFirst()
        .ifPresent(
            call -> {
              throw new IllegalArgumentException(
                  "requests: \""
                      + call
                      + "\" is for the lead alone to approve: take it out of the rule with approvers "
                      + approvers
                      + ", or say LEAD");
            });
  }
}
