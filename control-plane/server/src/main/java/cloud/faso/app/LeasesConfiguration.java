package cloud.faso.app;

import cloud.faso.compute.LeaseTerms;
import cloud.faso.notices.Countdown;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code leases} in {@code control-plane.yml}. */
public final class LeasesConfiguration {

  /**
   * For how many days a member of a tenant may have a VM; leads and operators may grant more. Left
   * out, there is no limit and no need for a lease.
   */
  @Min(1)
  @Max(3650)
  @JsonProperty
  @Nullable
  public Integer longestLeaseDays;

  /** How many days before the end of a lease, or of a loan of quota, people are told. */
  @JsonProperty public List<@Min(1) @Max(365) Integer> warnDaysBefore = List.of(30, 7, 1);

  /** How many days a VM is kept, stopped, after its lease ended. */
  @Min(1)
  @Max(3650)
  @JsonProperty
  public int graceDays = 14;

  LeaseTerms terms() {
    return new LeaseTerms(
        longestLeaseDays == null ? null : Duration.ofDays(longestLeaseDays),
        new Countdown(warnDaysBefore),
        Duration.ofDays(graceDays));
  }
}
