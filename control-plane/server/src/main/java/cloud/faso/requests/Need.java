package cloud.faso.requests;

import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.Resources;

/**
 * What is asked for, in numbers.
 *
 * @param size of the VM, or by how much a quota grows
 * @param lack what quotas fall short of it
 */
record Need(Resources size, QuotaGrants.Lack lack) {

  /**
   * All that granting it would give: more than its size where more is used, or given out, than
   * there is left, as after a loan has ended.
   */
  Resources given() {
    return size.max(lack.ofTenant()).max(lack.ofMinistry());
  }

  /** True when it could be done without giving anybody more. */
  boolean lacksNothing() {
    return lack.ofTenant().equals(Resources.NONE) && isWithinMinistry();
  }

  /** True when the ministry has it to give. */
  boolean isWithinMinistry() {
    return lack.ofMinistry().equals(Resources.NONE);
  }
}
