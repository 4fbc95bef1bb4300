package cloud.faso.tenancy;

import cloud.faso.access.TenantId;
import cloud.faso.platform.db.Labels;
import cloud.faso.platform.problem.Words;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as the API shows it.
 *
 * @param goesAt when it goes with all that it has; null unless it is being retired
 * @param ministry code of its ministry
 */
public record TenantView(
    TenantId id,
    String name,
    String ministry,
    TenantPhase phase,
    @Nullable String phaseReason,
    @Nullable Instant goesAt,
    @Nullable String description,
    Resources quota,
    Resources used,
    @Nullable Long monthlyBudgetXof,
    Map<String, String> labels,
    long generation,
    Instant createdAt) {

  static TenantView of(
      TenantRow row, String ministry, QuotaRow quota, boolean showsNode, Locale locale) {
    return new TenantView(
        row.id(),
        row.name(),
        ministry,
        row.phase(),
        reason(row, showsNode, locale),
        row.goesAt(),
        row.description(),
        quota.limits(),
        quota.used(),
        row.monthlyBudgetXof(),
        Labels.read(row.labels()),
        row.version(),
        row.createdAt());
  }

  private static @Nullable String reason(TenantRow row, boolean showsNode, Locale locale) {
    return switch (row.phase()) {
      case ACTIVE -> null;
      case RETIRING ->
          Words.say(
              locale, "tenant.reason.retiring", Words.time(Objects.requireNonNull(row.goesAt())));
      case DELETING -> ending(row, showsNode, locale);
    };
  }

  private static String ending(TenantRow row, boolean showsNode, Locale locale) {
    if (row.waitsForVm() == null && row.waitsForNode() != null && showsNode) {
      return Words.say(locale, "tenant.reason.ending-networks", row.waitsForNode());
    }
    if (row.waitsForVm() == null) {
      return Words.say(locale, "tenant.reason.ending");
    }
    return row.waitsForNode() != null && showsNode
        ? Words.say(locale, "tenant.reason.ending-node", row.waitsForVm(), row.waitsForNode())
        : Words.say(locale, "tenant.reason.ending-vm", row.waitsForVm());
  }
}
