package cloud.faso.access;

import java.util.Optional;
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

  /**
   * What remains of this grant for a token that may no more than {@code bound}: the weaker role, in
   * the narrower place; empty when the places have nothing in common.
   */
  Optional<Grant> within(Grant bound) {
    boolean narrower = role.scope().compareTo(bound.role.scope()) >= 0;
    Grant narrow = narrower ? this : bound;
    Grant wide = narrower ? bound : this;
    if (!wide.reaches(narrow.ministry, narrow.tenant)) {
      return Optional.empty();
    }
    return Role.weaker(role, bound.role)
        .filter(weaker -> weaker.scope() == narrow.role.scope())
        .map(weaker -> new Grant(weaker, narrow.ministry, narrow.tenant));
  }
}
