package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A loan of quota as the API shows it. */
public record QuotaLoanView(
    QuotaLoanId id,
    MinistryId ministry,
    @Nullable TenantId tenant,
    long vcpus,
    @JsonProperty("memoryMiB") long memoryMiB,
    long vms,
    @JsonProperty("volumeGiB") long volumeGiB,
    long floatingIps,
    Instant expiresAt,
    @Nullable String description,
    long generation,
    Instant createdAt) {

  /** How much is lent. */
  public Resources amounts() {
    return new Resources(vcpus, memoryMiB, vms, volumeGiB, floatingIps);
  }

  static QuotaLoanView of(QuotaLoanRow row) {
    return new QuotaLoanView(
        row.id(),
        row.ministryId(),
        row.tenantId(),
        row.vcpus(),
        row.memoryMib(),
        row.vms(),
        row.volumeGib(),
        row.floatingIps(),
        row.endsAt(),
        row.description(),
        row.version(),
        row.createdAt());
  }
}
