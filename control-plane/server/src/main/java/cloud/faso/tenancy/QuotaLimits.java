package cloud.faso.tenancy;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Limits of a new quota; those left out are 0. */
public record QuotaLimits(
    @Nullable Long vcpus,
    @JsonProperty("memoryMiB") @Nullable Long memoryMiB,
    @Nullable Long vms,
    @JsonProperty("volumeGiB") @Nullable Long volumeGiB,
    @Nullable Long floatingIps) {

  static Resources of(@Nullable QuotaLimits limits) {
    return limits == null
        ? Resources.NONE
        : new Resources(
            or0(limits.vcpus),
            or0(limits.memoryMiB),
            or0(limits.vms),
            or0(limits.volumeGiB),
            or0(limits.floatingIps));
  }

  private static long or0(@Nullable Long amount) {
    return amount == null ? 0 : amount;
  }
}
