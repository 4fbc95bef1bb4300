package cloud.faso.compute;

import cloud.faso.access.TenantScope;
import cloud.faso.tenancy.Resources;

/** How what a VM takes is booked. */
@FunctionalInterface
public interface QuotaBooking {

  /**
   * @throws cloud.faso.platform.problem.Problem where it may not be used
   */
  void book(TenantScope scope, Resources more);
}
