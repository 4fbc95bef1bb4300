package cloud.faso.access;

import cloud.faso.platform.problem.Words;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Enough of a tenant to decide who may enter it, and for what.
 *
 * @param goesAt when it goes, with all that it has; null unless it is being retired
 */
public record TenantRef(TenantId id, MinistryId ministry, String name, @Nullable Instant goesAt) {

  /**
   * Holds that it is not being retired: what is, is read and brought back, but not added to.
   *
   * @throws cloud.faso.platform.problem.Problem {@code tenant-retiring}
   */
  public void requireStays() {
    if (goesAt != null) {
      throw AccessProblem.TENANT_RETIRING.problem(name, Words.time(goesAt));
    }
  }
}
