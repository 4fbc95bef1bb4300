package cloud.faso.requests;

import cloud.faso.tenancy.Resources;
import cloud.faso.tenancy.Resources.Resource;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose approval is needed for what fits all that the rule says; see {@link LeadsAlone} for what no
 * rule decides.
 *
 * @param calls operationIds; any when there are none
 * @param atMost how large a single request may be; of what is not named, as large as it likes
 * @param leaseDays how long a lease or a loan may be at most that is longer than whoever asks may
 *     set; null for as long as they like, though not without anybody's approval
 * @param withinMinistry whether it is within what the ministry has left; null for either
 */
public record RequestRule(
    Set<String> calls,
    Map<Resource, Long> atMost,
    @Nullable Long leaseDays,
    @Nullable Boolean withinMinistry,
    Approvers approvers) {

  public RequestRule {
    LeadsAlone.require(calls, approvers);
  }

  boolean fits(String operation, Need need) {
    return (calls.isEmpty() || calls.contains(operation))
        && isSmall(need.size())
        && allows(need.longerLease())
        && (need.leave() == Approvers.NONE || names(operation))
        && (withinMinistry == null || withinMinistry == need.isWithinMinistry());
  }

  private boolean allows(@Nullable LongerLease lease) {
    if (lease == null) {
      return true;
    }
    Long days = lease.days();
    return leaseDays == null ? approvers != Approvers.NONE : days != null && days <= leaseDays;
  }

  /** Of what has no size, nobody's approval is meant only where the rule says just that. */
  private boolean names(String operation) {
    return approvers != Approvers.NONE || calls.contains(operation);
  }

  private boolean isSmall(Resources size) {
    return atMost.entrySet().stream().allMatch(each -> size.of(each.getKey()) <= each.getValue());
  }
}
