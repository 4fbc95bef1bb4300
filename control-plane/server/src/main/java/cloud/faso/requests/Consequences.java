package cloud.faso.requests;

import cloud.faso.access.MinistryId;
import cloud.faso.access.MinistryScope;
import cloud.faso.access.Scope;
import cloud.faso.access.TenantScope;
import cloud.faso.compute.CapacityLeft;
import cloud.faso.compute.CapacityLeftView;
import cloud.faso.compute.PlacementView;
import cloud.faso.compute.VmId;
import cloud.faso.metering.BudgetLeft;
import cloud.faso.metering.BudgetLeftView;
import cloud.faso.platform.http.Answer;
import cloud.faso.tenancy.QuotaPreview;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.Resources;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells whoever decides what a call takes and leaves, in the transaction in which it was made: of
 * quotas what they may read, of the ministry's budget nothing to who is inside a tenant only, of
 * hardware figures only to those who read the platform's.
 */
final class Consequences {

  private final QuotaService quotas;
  private final CapacityLeft capacity;
  private final BudgetLeft budgets;

  Consequences(QuotaService quotas, CapacityLeft capacity, BudgetLeft budgets) {
    this.quotas = quotas;
    this.capacity = capacity;
    this.budgets = budgets;
  }

  /** All of it. */
  RequestEstimateView of(Measured measured, Done done, Scope reader, Locale locale) {
    return new RequestEstimateView(
        null,
        measured.monthlyCostXof(),
        measured.endsAt(),
        measured.lentUntil(),
        (PlacementView) told(done, "placement"),
        (Long) told(done, "addressesLeft"),
        capacityLeft(measured, done, reader, locale),
        quota(reader),
        budget(measured, done, reader));
  }

  /** The answer, of which a dry run also tells it. */
  Answer telling(Answer answer, Measured measured, Done done, Scope reader, Locale locale) {
    Answer telling =
        answer
            .previewing("monthlyCostXof", measured::monthlyCostXof)
            .previewing("capacityLeft", () -> capacityLeft(measured, done, reader, locale))
            .previewing("quota", () -> quota(reader))
            .previewing("budget", () -> budget(measured, done, reader));
    for (String member : List.of("placement", "addressesLeft")) {
      Supplier<?> told = done.answer().preview().get(member);
      telling = told == null ? telling : telling.previewing(member, told);
    }
    return telling;
  }

  private static @Nullable Object told(Done done, String member) {
    Supplier<?> told = done.answer().preview().get(member);
    return told == null ? null : told.get();
  }

  /**
   * A VM that is new or larger has taken its room by now; more of a quota takes it once it is used.
   */
  private @Nullable CapacityLeftView capacityLeft(
      Measured measured, Done done, Scope reader, Locale locale) {
    Resources growth = measured.growth();
    return done.target() instanceof VmId vm && !growth.equals(Resources.NONE)
        ? capacity.after(vm, reader.caller(), locale)
        : capacity.after(growth, reader.caller(), locale);
  }

  private @Nullable BudgetLeftView budget(Measured measured, Done done, Scope reader) {
    MinistryId ministry = Objects.requireNonNull(reader.ministry());
    return reader.caller().reaches(ministry, null)
        ? budgets.with(ministry, done.target(), measured.takenXof())
        : null;
  }

  private @Nullable QuotaPreview quota(Scope reader) {
    return switch (reader) {
      case TenantScope tenant -> quotas.preview(tenant);
      case MinistryScope ministry -> quotas.preview(ministry);
      default -> null;
    };
  }
}
