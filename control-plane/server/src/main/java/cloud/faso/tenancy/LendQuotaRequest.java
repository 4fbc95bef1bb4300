package cloud.faso.tenancy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Quota to lend; amounts left out are 0. */
public record LendQuotaRequest(
    @Nullable Long vcpus,
    @JsonProperty("memoryMiB") @Nullable Long memoryMiB,
    @Nullable Long vms,
    @JsonProperty("volumeGiB") @Nullable Long volumeGiB,
    @Nullable Long floatingIps,
    Instant expiresAt,
    @Nullable String description) {

  Resources amounts() {
    return QuotaLimits.of(new QuotaLimits(vcpus, memoryMiB, vms, volumeGiB, floatingIps));
  }
}
