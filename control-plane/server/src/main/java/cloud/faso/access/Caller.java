package cloud.faso.access;

import cloud.faso.platform.problem.PlatformProblem;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling.
 *
 * @param token the API token that the call bore
 * @param name the token's name, for people
 * @param ministry the ministry that the role counts in; null for platform roles
 * @param tenant the tenant that the role counts in; null for platform roles and leads
 */
public record Caller(
    TokenId token,
    String name,
    Role role,
    @Nullable MinistryId ministry,
    @Nullable TenantId tenant) {

  /**
   * Steps into the platform's own things.
   *
   * @param roles who may do what is about to be done
   * @throws cloud.faso.platform.problem.Problem {@code forbidden}
   */
  public PlatformScope enterPlatform(Set<String> roles) {
    require(roles);
    return new PlatformScope(this);
  }

  /**
   * Steps into a ministry.
   *
   * @throws cloud.faso.platform.problem.Problem {@code not-found} for outsiders, {@code forbidden}
   *     for insiders without the role
   */
  public MinistryScope enter(MinistryRef ministry, String asNamed, Set<String> roles) {
    if (!reaches(ministry)) {
      throw PlatformProblem.NOT_FOUND.problem("ministry", asNamed);
    }
    require(roles);
    return new MinistryScope(this, ministry.id(), ministry.code());
  }

  /**
   * Steps into a tenant.
   *
   * @throws cloud.faso.platform.problem.Problem {@code not-found} for outsiders, {@code forbidden}
   *     for insiders without the role
   */
  public TenantScope enter(TenantRef tenant, String asNamed, Set<String> roles) {
    if (!reaches(tenant)) {
      throw PlatformProblem.NOT_FOUND.problem("tenant", asNamed);
    }
    require(roles);
    return new TenantScope(this, tenant.id(), tenant.ministry(), tenant.name());
  }

  /** True when the caller may know that the tenant exists. */
  public boolean reaches(TenantRef tenant) {
    return switch (role.scope()) {
      case PLATFORM -> true;
      case MINISTRY -> tenant.ministry().equals(ministry);
      case TENANT -> tenant.id().equals(this.tenant);
    };
  }

  /** A tenant's member is not inside its ministry. */
  private boolean reaches(MinistryRef asked) {
    return switch (role.scope()) {
      case PLATFORM -> true;
      case MINISTRY -> asked.id().equals(ministry);
      case TENANT -> false;
    };
  }

  private void require(Set<String> roles) {
    if (!roles.contains(role.word())) {
      throw PlatformProblem.FORBIDDEN.problem(
          role.word(), roles.stream().sorted().collect(Collectors.joining(", ")));
    }
  }
}
