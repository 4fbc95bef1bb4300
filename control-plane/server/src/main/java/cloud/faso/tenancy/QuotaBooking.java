package cloud.faso.tenancy;

import cloud.faso.access.TenantScope;

/** How what a new thing takes is booked. */
@FunctionalInterface
public interface QuotaBooking {

  /**
   * @throws cloud.faso.platform.problem.Problem where it may not be used
   */
  void book(TenantScope scope, Resources more);
}
