package cloud.faso.access;

import cloud.faso.platform.problem.PlatformProblem;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling.
 *
 * @param token the API token that the call bore
 * @param name the token's name, for people
 * @param grants what the caller is, and where; one at least
 */
public record Caller(TokenId token, String name, List<Grant> grants) {

  /** A caller with one role. */
  public static Caller with(TokenId token, String name, Grant grant) {
    return new Caller(token, name, List.of(grant));
  }

  /**
   * Steps into the platform's own things.
   *
   * @param roles who may do what is about to be done
   * @throws cloud.faso.platform.problem.Problem {@code forbidden}
   */
  public PlatformScope enterPlatform(Set<String> roles) {
    return new PlatformScope(this, best(grants, roles));
  }

  /**
   * Steps into a ministry.
   *
   * @throws cloud.faso.platform.problem.Problem {@code not-found} for outsiders, {@code forbidden}
   *     for insiders without the role
   */
  public MinistryScope enter(MinistryRef ministry, String asNamed, Set<String> roles) {
    List<Grant> inside = those(grant -> grant.reaches(ministry));
    if (inside.isEmpty()) {
      throw PlatformProblem.NOT_FOUND.problem("ministry", asNamed);
    }
    return new MinistryScope(this, best(inside, roles), ministry.id(), ministry.code());
  }

  /**
   * Steps into a tenant.
   *
   * @throws cloud.faso.platform.problem.Problem {@code not-found} for outsiders, {@code forbidden}
   *     for insiders without the role
   */
  public TenantScope enter(TenantRef tenant, String asNamed, Set<String> roles) {
    List<Grant> inside = those(grant -> grant.reaches(tenant));
    if (inside.isEmpty()) {
      throw PlatformProblem.NOT_FOUND.problem("tenant", asNamed);
    }
    return new TenantScope(
        this, best(inside, roles), tenant.id(), tenant.ministry(), tenant.name());
  }

  /** True when the caller may know that the tenant exists. */
  public boolean reaches(TenantRef tenant) {
    return grants.stream().anyMatch(grant -> grant.reaches(tenant));
  }

  /** True when the caller may know of what belongs to these; either may be null. */
  public boolean reaches(@Nullable MinistryId ministry, @Nullable TenantId tenant) {
    return grants.stream().anyMatch(grant -> grant.reaches(ministry, tenant));
  }

  /** What the caller may see of a list. */
  public Reach reach() {
    return Reach.of(grants);
  }

  private List<Grant> those(Predicate<Grant> condition) {
    return grants.stream().filter(condition).toList();
  }

  /** The one of the caller's roles that may do the most, among those that may do this. */
  private static Role best(List<Grant> grants, Set<String> roles) {
    return grants.stream()
        .map(Grant::role)
        .filter(role -> roles.contains(role.word()))
        .min(Role::compareTo)
        .orElseThrow(() -> PlatformProblem.FORBIDDEN.problem(words(grants), words(roles)));
  }

  private static String words(List<Grant> grants) {
    return words(grants.stream().map(grant -> grant.role().word()).collect(Collectors.toSet()));
  }

  private static String words(Set<String> roles) {
    return roles.stream().sorted().collect(Collectors.joining(", "));
  }
}
