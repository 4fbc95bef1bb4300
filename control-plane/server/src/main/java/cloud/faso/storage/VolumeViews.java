package cloud.faso.storage;

import cloud.faso.access.Caller;
import cloud.faso.metering.Prices;
import cloud.faso.operations.Reason;
import cloud.faso.platform.problem.Words;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows volumes: the phase computed, the reason in words, the place only to those who run it. */
final class VolumeViews {

  private final VolumeParts its;
  private final Prices prices;

  VolumeViews(VolumeParts its, Prices prices) {
    this.its = its;
    this.prices = prices;
  }

  VolumeView view(VolumeRow row, Caller caller, Locale locale) {
    boolean silent = its.isSilent(row);
    VolumePhase phase = VolumePhase.of(row.deleted(), row.known(silent), row.holding());
    boolean showsPlace = caller.reach().everything();
    String vm = row.vm();
    return new VolumeView(
        row.id(),
        row.name(),
        row.tenantId(),
        phase,
        reason(row, phase, silent, locale),
        row.sizeGib(),
        vm == null ? null : new VolumeView.AttachedTo(vm, row.id().device()),
        row.site(),
        showsPlace ? row.node() : null,
        showsPlace ? row.pool() : null,
        row.labels(),
        row.generation(),
        row.createdAt(),
        prices.monthlyXof(VolumeParts.use(row.sizeGib(), row.labels())));
  }

  private static @Nullable String reason(
      VolumeRow row, VolumePhase phase, boolean silent, Locale locale) {
    if (row.errorMessage() != null && !silent) {
      String error = Reason.ofAgent(row.errorCode(), row.errorMessage()).in(locale);
      return row.errorAttempts() == 0
          ? error
          : Words.say(
              locale,
              "vm.reason.error",
              error,
              row.errorAttempts(),
              String.valueOf(row.errorNextAt()));
    }
    return switch (phase) {
      case UNREACHABLE ->
          Words.say(locale, "volume.reason.unreachable", String.valueOf(row.nodeLastSeenAt()));
      case PROVISIONING -> progress(row, locale);
      case ATTACHING, DETACHING -> ofVm(row, locale);
      case FAILED -> Words.say(locale, "volume.reason.broken");
      case DELETING ->
          silent
              ? Words.say(
                  locale, "volume.reason.deleting-silent", String.valueOf(row.nodeLastSeenAt()))
              : Words.say(locale, "volume.reason.deleting");
      case AVAILABLE, IN_USE -> null;
    };
  }

  private static @Nullable String progress(VolumeRow row, Locale locale) {
    return row.progress() == null
        ? Words.say(locale, "volume.reason.provisioning")
        : Words.say(locale, "volume.reason.progress", row.progress());
  }

  /** What the VM's node is at, or what keeps it from it. */
  private static String ofVm(VolumeRow row, Locale locale) {
    return row.vmErrorMessage() == null
        ? Words.say(locale, "volume.reason.vm-is-told", String.valueOf(row.vm()))
        : Reason.ofAgent(row.vmErrorCode(), row.vmErrorMessage()).in(locale);
  }
}
