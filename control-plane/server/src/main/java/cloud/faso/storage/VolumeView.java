package cloud.faso.storage;

import cloud.faso.access.TenantId;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A volume as the API shows it.
 *
 * @param node its node's name, and {@code pool} its pool's; null for callers without a platform
 *     role
 * @param labels JSON object, as stored
 */
public record VolumeView(
    VolumeId id,
    String name,
    TenantId tenant,
    VolumePhase phase,
    @Nullable String phaseReason,
    @JsonProperty("sizeGiB") int sizeGiB,
    @Nullable AttachedTo attachedTo,
    String site,
    @Nullable String node,
    @Nullable String pool,
    @JsonRawValue String labels,
    long generation,
    Instant createdAt,
    long monthlyCostXof) {

  /**
   * Whose a volume is.
   *
   * @param vm by name
   * @param device where a Linux guest with udev finds it
   */
  public record AttachedTo(String vm, String device) {}
}
