package cloud.faso.requests;

import cloud.faso.compute.CapacityLeftView;
import cloud.faso.compute.PlacementView;
import cloud.faso.metering.BudgetLeftView;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.tenancy.QuotaPreview;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What granting a request now would do, as the API shows it.
 *
 * @param addressesLeft public ones that the external network could still give
 */
public record RequestEstimateView(
    @Nullable String obstacle,
    @Nullable Long monthlyCostXof,
    @Nullable Instant endsAt,
    @Nullable Instant lentUntil,
    @Nullable PlacementView placement,
    @Nullable Long addressesLeft,
    @Nullable CapacityLeftView capacityLeft,
    @Nullable QuotaPreview quota,
    @Nullable BudgetLeftView budget) {

  /** Nothing to tell but why it cannot be granted now. */
  static RequestEstimateView hinderedBy(Problem obstacle, Locale locale) {
    String why =
        obstacle.code() == PlatformProblem.INVALID
            ? obstacle.violations(locale).stream()
                .map(flaw -> flaw.pointer() + ": " + flaw.detail())
                .collect(Collectors.joining("; "))
            : obstacle.detail().in(locale);
    return new RequestEstimateView(why, null, null, null, null, null, null, null, null);
  }
}
