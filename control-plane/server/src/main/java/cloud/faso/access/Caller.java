package cloud.faso.access;

import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling.
 *
 * @param token the API token that the call bore; null for one of an issuer
 * @param person null for a service account
 * @param name of the person, or of the service account's token
 * @param grants what the caller is, and where; none for a person to whom nobody gave a role, or who
 *     has to change the password first
 * @param expiresAt when what the call bore lapses; null for never
 * @param responsible id of who answers for a service account: the person, or the first token, that
 *     its token comes from; null for a person, who answers for themself
 */
public record Caller(
    @Nullable TokenId token,
    @Nullable PersonId person,
    String name,
    List<Grant> grants,
    @Nullable Instant expiresAt,
    boolean mustChangePassword,
    @Nullable String responsible) {

  /** A person. */
  public Caller(
      @Nullable TokenId token,
      @Nullable PersonId person,
      String name,
      List<Grant> grants,
      @Nullable Instant expiresAt,
      boolean mustChangePassword) {
    this(token, person, name, grants, expiresAt, mustChangePassword, null);
  }

  /** A service account with one role, whose token comes from no other. */
  public static Caller with(TokenId token, String name, Grant grant) {
    return new Caller(token, null, name, List.of(grant), null, false, token.value());
  }

  /** Whom audit, events and receipts name: the person, or the service account's token. */
  public TypedId actor() {
    return person == null ? Objects.requireNonNull(token) : person;
  }

  /** What the call bore, as far as we tell one from another: calls are counted by it. */
  public TypedId credential() {
    return token == null ? actor() : token;
  }

  /**
   * Refuses a person who may do nothing, with what to do about it.
   *
   * @throws cloud.faso.platform.problem.Problem {@code password-change-required}, {@code no-role}
   */
  void requireRole() {
    if (mustChangePassword) {
      throw AccessProblem.PASSWORD_CHANGE_REQUIRED.problem();
    }
    if (grants.isEmpty()) {
      throw AccessProblem.NO_ROLE.problem(name);
    }
  }

  /**
   * Steps into what is the caller's own, as a person, whatever the person may do.
   *
   * @throws cloud.faso.platform.problem.Problem {@code forbidden} for service accounts
   */
  public PersonScope enterSelf() {
    if (person == null) {
      throw PlatformProblem.FORBIDDEN.problem().saying("forbidden.no-person", name);
    }
    return new PersonScope(this, person);
  }

  /** The grant by which the caller may do what these roles may on the platform; empty for none. */
  public Optional<Grant> may(Set<String> roles) {
    return strongest(grants, roles);
  }

  /** As {@link #may(Set)}, in a ministry. */
  public Optional<Grant> may(MinistryRef ministry, Set<String> roles) {
    return strongest(those(grant -> grant.reaches(ministry)), roles);
  }

  /** As {@link #may(Set)}, in a tenant. */
  public Optional<Grant> may(TenantRef tenant, Set<String> roles) {
    return strongest(those(grant -> grant.reaches(tenant)), roles);
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
      throw PlatformProblem.OUT_OF_REACH.problem("ministry", asNamed);
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
      throw PlatformProblem.OUT_OF_REACH.problem("tenant", asNamed);
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

  private static Role best(List<Grant> grants, Set<String> roles) {
    return strongest(grants, roles)
        .map(Grant::role)
        .orElseThrow(() -> PlatformProblem.FORBIDDEN.problem(words(grants), words(roles)));
  }

  /** The one that may do the most, among those that may do this. */
  private static Optional<Grant> strongest(List<Grant> grants, Set<String> roles) {
    return grants.stream()
        .filter(grant -> roles.contains(grant.role().word()))
        .min(Comparator.comparing(Grant::role));
  }

  private static String words(List<Grant> grants) {
    return words(grants.stream().map(grant -> grant.role().word()).collect(Collectors.toSet()));
  }

  private static String words(Set<String> roles) {
    return roles.stream().sorted().collect(Collectors.joining(", "));
  }
}
