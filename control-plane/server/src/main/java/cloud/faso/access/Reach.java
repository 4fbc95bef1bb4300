package cloud.faso.access;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

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
