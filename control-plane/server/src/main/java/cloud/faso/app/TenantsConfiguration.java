package cloud.faso.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How tenants come and go. */
public final class TenantsConfiguration {

  /** For how many days the retirement of a tenant can be undone, at least. */
  @Min(1)
  @Max(365)
  @JsonProperty
  public int graceDays = 7;
}
