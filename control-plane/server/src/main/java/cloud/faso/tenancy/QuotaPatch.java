package cloud.faso.tenancy;

import cloud.faso.platform.http.MergePatch;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Limits that change; others stay. */
record QuotaPatch(
    @Nullable Limit vcpus,
    @JsonProperty("memoryMiB") @Nullable Limit memoryMiB,
    @Nullable Limit vms,
    @JsonProperty("volumeGiB") @Nullable Limit volumeGiB,
    @Nullable Limit floatingIps) {

  record Limit(long limit) {}

  private static final QuotaPatch NOTHING = new QuotaPatch(null, null, null, null, null);

  static QuotaPatch of(MergePatch patch) {
    return patch.applyTo(NOTHING, QuotaPatch.class);
  }

  Resources applyTo(Resources limits) {
    return new Resources(
        or(vcpus, limits.vcpus()),
        or(memoryMiB, limits.memoryMiB()),
        or(vms, limits.vms()),
        or(volumeGiB, limits.volumeGiB()),
        or(floatingIps, limits.floatingIps()));
  }

  private static long or(@Nullable Limit changed, long present) {
    return changed == null ? present : changed.limit();
  }
}
