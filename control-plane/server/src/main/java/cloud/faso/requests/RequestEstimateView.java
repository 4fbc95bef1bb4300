package cloud.faso.requests;

import cloud.faso.compute.CapacityLeftView;
import cloud.faso.compute.PlacementView;
import cloud.faso.metering.BudgetLeftView;
import cloud.faso.tenancy.QuotaPreview;
import java.time.Instant;
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
  static RequestEstimateView hinderedBy(String obstacle) {
    return new RequestEstimateView(obstacle, null, null, null, null, null, null, null, null);
  }
}
