package cloud.faso.requests;

import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.Resources;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for, in numbers.
 *
 * @param size of the VM or floating IP, by how much a VM or quota grows, or of a loan
 * @param lack what quotas fall short of it
 * @param longerLease of a VM, or of a loan; null for one that whoever asks may set, or none
 * @param leave whose leave it takes, though it takes nothing else
 */
record Need(
    Resources size, QuotaGrants.Lack lack, @Nullable LongerLease longerLease, Approvers leave) {

  Need(Resources size, QuotaGrants.Lack lack, @Nullable LongerLease longerLease) {
    this(size, lack, longerLease, Approvers.NONE);
  }

  /** True when it could be done without giving anybody more. */
  boolean lacksNothing() {
    return !lacksQuota() && longerLease == null && leave == Approvers.NONE;
  }

  /** True when a quota is too small for it. */
  boolean lacksQuota() {
    return !lack.equals(QuotaGrants.Lack.NOTHING);
  }

  /** True when the ministry has it to give. */
  boolean isWithinMinistry() {
    return lack.ofMinistry().equals(Resources.NONE) && leave != Approvers.OPERATOR;
  }
}
