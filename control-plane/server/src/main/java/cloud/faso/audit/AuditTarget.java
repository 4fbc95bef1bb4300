package cloud.faso.audit;

import cloud.faso.access.MinistryId;
import cloud.faso.access.Scope;
import cloud.faso.access.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * What was changed, and whose it is.
 *
 * @param id of what was changed; null when it is not one thing
 * @param tenant null for what is the platform's or a ministry's
 * @param ministry null for what is the platform's
 */
public record AuditTarget(
    @Nullable String id, @Nullable TenantId tenant, @Nullable MinistryId ministry) {

  /** No thing in particular, but where it was tried; null for one who did not get in. */
  static AuditTarget somewhereIn(@Nullable Scope scope) {
    return new AuditTarget(
        null, scope == null ? null : scope.tenant(), scope == null ? null : scope.ministry());
  }
}
