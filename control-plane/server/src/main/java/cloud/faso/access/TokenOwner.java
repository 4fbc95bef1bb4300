package cloud.faso.access;

import org.jspecify.annotations.Nullable;

/**
 * What a token is for: the platform, a ministry or a tenant. Names of tokens are unique within it.
 *
 * @param ministry null for the platform
 * @param tenant null for the platform and ministries
 */
public record TokenOwner(@Nullable MinistryId ministry, @Nullable TenantId tenant) {

  public static final TokenOwner PLATFORM = new TokenOwner(null, null);

  public static TokenOwner of(MinistryScope scope) {
    return new TokenOwner(scope.ministry(), null);
  }

  public static TokenOwner of(TenantScope scope) {
    return new TokenOwner(scope.ministry(), scope.tenant());
  }

  /** The place itself, as callers know it: the narrowest that is given. */
  public static TokenOwner of(Grant grant) {
    return new TokenOwner(grant.ministry(), grant.tenant());
  }

  /** As stored. */
  public String id() {
    if (tenant != null) {
      return tenant.value();
    }
    return ministry == null ? "platform" : ministry.value();
  }
}
