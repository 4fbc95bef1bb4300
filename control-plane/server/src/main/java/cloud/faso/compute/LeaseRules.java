package cloud.faso.compute;

import cloud.faso.access.Role;
import cloud.faso.access.TenantScope;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Who may have a VM for how long. */
final class LeaseRules {

  private final LeaseTerms terms;
  private final InstantSource clock;

  LeaseRules(LeaseTerms terms, InstantSource clock) {
    this.terms = terms;
    this.clock = clock;
  }

  /** A time as the contract lets it pass, as exactly as databases keep it. */
  static @Nullable Instant parse(@Nullable String text) {
    return text == null ? null : Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * The end of a new VM's lease; null for none. A member who says nothing gets the longest.
   *
   * @param isApproved whoever decides on what a member may not do alone has approved it
   * @throws cloud.faso.platform.problem.Problem {@code lease-too-long}, {@code invalid}
   */
  @Nullable Instant ofNew(TenantScope scope, @Nullable Instant asked, boolean isApproved) {
    Duration longest = longest(scope);
    if (asked == null) {
      return longest == null ? null : clock.instant().plus(longest);
    }
    requireAllowed(asked, isApproved ? null : longest);
    return asked.truncatedTo(ChronoUnit.MICROS);
  }

  /** Holds that the caller may have it end then; what makes it end sooner, members may. */
  void requireMaySet(TenantScope scope, VmRow vm, @Nullable Instant asked) {
    Duration longest = longest(scope);
    if (asked == null) {
      if (longest != null) {
        throw tooLong(longest);
      }
      return;
    }
    boolean sooner = vm.expiresAt() == null || asked.isBefore(vm.expiresAt());
    requireAllowed(asked, sooner ? null : longest);
  }

  /** True when the caller may not have a new VM for so long alone. */
  boolean isTooLong(TenantScope scope, @Nullable Instant asked) {
    Duration longest = longest(scope);
    return longest != null && asked != null && asked.isAfter(clock.instant().plus(longest));
  }

  /**
   * True when the caller may not have a VM's lease end then alone.
   *
   * @param present its present end; null for none, and so of what is asked for
   */
  boolean isTooLong(TenantScope scope, @Nullable Instant present, @Nullable Instant asked) {
    if (asked == null) {
      return present != null && longest(scope) != null;
    }
    return present != null && asked.isAfter(present) && isTooLong(scope, asked);
  }

  /** Holds that its lease is not over. */
  void requireRunning(VmRow vm) {
    Instant end = vm.expiresAt();
    if (end != null && (vm.leaseEndedAt() != null || !end.isAfter(clock.instant()))) {
      throw VmProblem.LEASE_ENDED.problem(Words.time(end));
    }
  }

  /** Null for those whom nothing limits. */
  private @Nullable Duration longest(TenantScope scope) {
    return scope.role() == Role.MEMBER ? terms.longest() : null;
  }

  private void requireAllowed(Instant asked, @Nullable Duration longest) {
    Instant now = clock.instant();
    if (!asked.truncatedTo(ChronoUnit.MICROS).isAfter(now)) {
      throw PlatformProblem.INVALID.problem().because("/expiresAt", "violation.not-in-the-future");
    }
    if (longest != null && asked.isAfter(now.plus(longest))) {
      throw tooLong(longest);
    }
  }

  private RuntimeException tooLong(Duration longest) {
    return VmProblem.LEASE_TOO_LONG.problem(
        longest.toDays(), Words.time(clock.instant().plus(longest)));
  }
}
