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

  /** Nobody knows what, or it is the platform's. */
  static final AuditTarget NOTHING = new AuditTarget(null, null, null);

  /** No thing in particular, but where it was. */
  static AuditTarget somewhereIn(Scope scope) {
    return new AuditTarget(null, scope.tenant(), scope.ministry());
  }

  /** Of the same owner. */
  AuditTarget at(@Nullable String id) {
    return new AuditTarget(id, tenant, ministry);
  }
}
