package cloud.faso.access;

import org.jspecify.annotations.Nullable;

/**
 * A role and where it counts.
 *
 * @param ministry the ministry that it counts in; null for the platform's roles
 * @param tenant the tenant that it counts in; null for the platform's roles and leads
 */
public record Grant(Role role, @Nullable MinistryId ministry, @Nullable TenantId tenant) {

  /** A role that counts everywhere. */
  public static Grant ofPlatform(Role role) {
    return new Grant(role, null, null);
  }

  boolean reaches(TenantRef asked) {
    return reaches(asked.ministry(), asked.id());
  }

  /** A tenant's member is not inside its ministry. */
  boolean reaches(MinistryRef asked) {
    return reaches(asked.id(), null);
  }

  /** True within what belongs to a ministry, and to a tenant of it; either may be null. */
  boolean reaches(@Nullable MinistryId ministry, @Nullable TenantId tenant) {
    return switch (role.scope()) {
      case PLATFORM -> true;
      case MINISTRY -> ministry != null && ministry.equals(this.ministry);
      case TENANT -> tenant != null && tenant.equals(this.tenant);
    };
  }
}
