package cloud.faso.access;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may see of a list.
 *
 * @param everything true for the platform's roles; the rest then says nothing
 * @param ministries those all of whose things it may see
 * @param tenants those of other ministries that it may see
 */
public record Reach(boolean everything, Set<MinistryId> ministries, Set<TenantId> tenants) {

  public static final Reach EVERYTHING = new Reach(true, Set.of(), Set.of());

  /** One ministry and all in it. */
  public static Reach of(MinistryId ministry) {
    return new Reach(false, Set.of(ministry), Set.of());
  }

  /** One tenant. */
  public static Reach of(TenantId tenant) {
    return new Reach(false, Set.of(), Set.of(tenant));
  }

  /** True of what belongs to these; either may be null. */
  public boolean covers(@Nullable MinistryId ministry, @Nullable TenantId tenant) {
    return everything
        || (ministry != null && ministries.contains(ministry))
        || (tenant != null && tenants.contains(tenant));
  }

  static Reach of(List<Grant> grants) {
    if (grants.stream().anyMatch(grant -> grant.role().scope() == Role.RoleScope.PLATFORM)) {
      return EVERYTHING;
    }
    return new Reach(
        false,
        grants.stream()
            .filter(grant -> grant.role().scope() == Role.RoleScope.MINISTRY)
            .map(Grant::ministry)
            .map(Objects::requireNonNull)
            .collect(Collectors.toUnmodifiableSet()),
        grants.stream()
            .filter(grant -> grant.role().scope() == Role.RoleScope.TENANT)
            .map(Grant::tenant)
            .map(Objects::requireNonNull)
            .collect(Collectors.toUnmodifiableSet()));
  }
}
