package cloud.faso.requests;

import cloud.faso.compute.VmId;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.tenancy.QuotaLoanId;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is there already that a request is about: one of these, or nothing. */
public record About(@Nullable VmId vmId, @Nullable QuotaLoanId loanId) {

  private static final About NOTHING = new About(null, null);

  /**
   * Holds that nothing is named.
   *
   * @throws cloud.faso.platform.problem.Problem {@code invalid}
   */
  static About nothing(AskRequest asked) {
    requireNone("/vm", asked.vm(), "violation.about-no-vm");
    requireNone("/loan", asked.loan(), "violation.about-no-loan");
    return NOTHING;
  }

  /**
   * The VM that is named, and nothing else.
   *
   * @throws cloud.faso.platform.problem.Problem {@code invalid}
   */
  static About vm(AskRequest asked, Function<String, Optional<VmId>> find) {
    requireNone("/loan", asked.loan(), "violation.about-no-loan");
    return new About(found("vm", asked.vm(), "violation.no-vm-said", find), null);
  }

  /** As {@link #vm}, of a loan. */
  static About loan(AskRequest asked, Function<String, Optional<QuotaLoanId>> find) {
    requireNone("/vm", asked.vm(), "violation.about-no-vm");
    return new About(null, found("loan", asked.loan(), "violation.no-loan-said", find));
  }

  private static void requireNone(String pointer, @Nullable String ref, String why) {
    if (ref != null) {
      throw PlatformProblem.INVALID.problem().because(pointer, why);
    }
  }

  private static <T> T found(
      String kind, @Nullable String ref, String missing, Function<String, Optional<T>> find) {
    if (ref == null) {
      throw PlatformProblem.INVALID.problem().because("/" + kind, missing);
    }
    return find.apply(ref)
        .orElseThrow(() -> PlatformProblem.unknownReference("/" + kind, kind, ref));
  }
}
